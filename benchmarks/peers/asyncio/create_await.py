"""One task after another, each of which only returns a value. Prints nanoseconds for each."""

import asyncio

import rounds


async def body(number):
    return number


async def one_by_one(tasks):
    total = 0
    for number in range(tasks):
        total += await asyncio.create_task(body(number))
    rounds.check(total, tasks)


if __name__ == "__main__":
    arguments = rounds.Arguments("create_await.py [TASKS [ROUNDS]]")
    tasks = arguments.number(100_000)
    repeat = arguments.number(5)
    arguments.end()
    rounds.nanos_each(repeat, tasks, lambda: one_by_one(tasks))
