"""A lock that a hundred coroutines want, each for one turn. Prints nanoseconds for each time it is taken."""

import asyncio

import rounds

TASKS = 100


async def every(times):
    lock = asyncio.Lock()
    each = max(1, times // TASKS)
    count = 0

    async def body(number):
        nonlocal count
        for _ in range(each):
            async with lock:
                before = count
                await asyncio.sleep(0)
                count = before + 1
        return number

    results = await asyncio.gather(*[body(number) for number in range(TASKS)])
    rounds.check(sum(results), TASKS)
    rounds.check_count(count, each * TASKS)


if __name__ == "__main__":
    arguments = rounds.Arguments("locks.py [TIMES [ROUNDS]]")
    times = arguments.number(100_000)
    repeat = arguments.number(5)
    arguments.end()
    rounds.nanos_each(repeat, times, lambda: every(times))
