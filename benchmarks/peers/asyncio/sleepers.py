"""Coroutines that sleep for some seconds, all at once. Prints the seconds until the last one is up."""

import asyncio

import rounds


async def body(number, delay):
    await asyncio.sleep(delay)
    return number


async def every(sleepers, delay):
    results = await asyncio.gather(*[body(number, delay) for number in range(sleepers)])
    rounds.check(sum(results), sleepers)


if __name__ == "__main__":
    arguments = rounds.Arguments("sleepers.py [SECONDS [SLEEPERS [ROUNDS]]]")
    delay = arguments.number(1)
    sleepers = arguments.number(100_000)
    repeat = arguments.number(5)
    arguments.end()
    rounds.seconds(repeat, lambda: every(sleepers, delay))
