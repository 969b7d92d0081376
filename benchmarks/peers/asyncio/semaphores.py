"""Permits taken and given back. Prints nanoseconds for each."""

import asyncio

import rounds

PERMITS = 10
TASKS = 100


async def free(permits):
    semaphore = asyncio.Semaphore(PERMITS)
    for _ in range(permits):
        async with semaphore:
            pass


async def contended(permits):
    semaphore = asyncio.Semaphore(PERMITS)
    each = max(1, permits // TASKS)

    async def body(number):
        for _ in range(each):
            async with semaphore:
                await asyncio.sleep(0)
        return number

    await asyncio.gather(*[body(number) for number in range(TASKS)])


if __name__ == "__main__":
    arguments = rounds.Arguments("semaphores.py [free|contended [PERMITS [ROUNDS]]]")
    workload = {"free": free, "contended": contended}[arguments.word("free", "contended")]
    permits = arguments.number(100_000)
    repeat = arguments.number(5)
    arguments.end()
    rounds.nanos_each(repeat, permits, lambda: workload(permits))
