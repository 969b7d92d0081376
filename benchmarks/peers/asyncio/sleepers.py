"""Coroutines that sleep for a second, all at once. Prints the seconds until the last one is up."""

import asyncio

import rounds


async def body(number):
    await asyncio.sleep(1)
    return number


async def every(sleepers):
    results = await asyncio.gather(*[body(number) for number in range(sleepers)])
    rounds.check(sum(results), sleepers)


if __name__ == "__main__":
    arguments = rounds.Arguments("sleepers.py [SLEEPERS [ROUNDS]]")
    sleepers = arguments.number(100_000)
    repeat = arguments.number(5)
    arguments.end()
    rounds.seconds(repeat, lambda: every(sleepers))
