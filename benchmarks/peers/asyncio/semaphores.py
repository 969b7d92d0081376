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


async def contended(permits, tasks=TASKS):
    semaphore = asyncio.Semaphore(PERMITS)
    each = max(1, permits // tasks)

    async def body(number):
        for _ in range(each):
            async with semaphore:
                await asyncio.sleep(0)
        return number

    results = await asyncio.gather(*[body(number) for number in range(tasks)])
    rounds.check(sum(results), tasks)


async def crowd(permits):
    await contended(permits, permits)


if __name__ == "__main__":
    arguments = rounds.Arguments("semaphores.py [free|contended|crowd [PERMITS [ROUNDS]]]")
    workload = {"free": free, "contended": contended, "crowd": crowd}[
        arguments.word("free", "contended", "crowd")]
    permits = arguments.number(100_000)
    repeat = arguments.number(5)
    arguments.end()
    rounds.nanos_each(repeat, permits, lambda: workload(permits))
