"""One gather after another, of coroutines that only return a value. Nanoseconds for each child."""

import asyncio

import rounds


async def body(number):
    return number


async def one_by_one(width, children):
    for _ in range(children // width):
        results = await asyncio.gather(*[body(number) for number in range(width)])
        rounds.check(sum(results), width)


if __name__ == "__main__":
    arguments = rounds.Arguments("gathers.py [WIDTH [CHILDREN [ROUNDS]]]")
    width = arguments.number(10)
    children = arguments.number(100_000)
    repeat = arguments.number(5)
    arguments.end()
    rounds.nanos_each(repeat, children, lambda: one_by_one(width, children))
