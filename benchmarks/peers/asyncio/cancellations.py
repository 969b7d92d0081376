"""Coroutines that are cancelled while they sleep. Prints nanoseconds for each.

The time is that from the first request to the end of the last coroutine.
"""

import asyncio

import rounds

LONG = 3600


async def every(sleepers, watch):
    asleep = 0

    async def body():
        nonlocal asleep
        asleep += 1
        await asyncio.sleep(LONG)

    tasks = [asyncio.create_task(body()) for _ in range(sleepers)]
    while asleep < sleepers:
        await asyncio.sleep(0)
    with watch:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    rounds.check_count(sum(task.cancelled() for task in tasks), sleepers)


if __name__ == "__main__":
    arguments = rounds.Arguments("cancellations.py [SLEEPERS [ROUNDS]]")
    sleepers = arguments.number(100_000)
    repeat = arguments.number(5)
    arguments.end()
    rounds.nanos_of_part(repeat, sleepers, lambda watch: every(sleepers, watch))
