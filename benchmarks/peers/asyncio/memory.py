"""Coroutines that are suspended, all at the same time. Prints the bytes that each takes.

Counted are the bytes of live objects, as tracemalloc knows them.
"""

import asyncio
import gc
import tracemalloc

import rounds


async def suspend(number, coroutines, asleep):
    gate = asyncio.get_running_loop().create_future()
    arrived = 0

    async def body(number):
        nonlocal arrived
        arrived += 1
        await (asyncio.sleep(3600) if asleep else gate)
        return number

    before = live()
    tasks = [asyncio.create_task(body(number)) for number in range(coroutines)]
    while arrived < coroutines:
        await asyncio.sleep(0)
    rounds.show(number, (live() - before) / coroutines, "B")
    gate.cancel()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


def live():
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


if __name__ == "__main__":
    arguments = rounds.Arguments("memory.py [COROUTINES [future|sleep [ROUNDS]]]")
    coroutines = arguments.number(100_000)
    asleep = arguments.word("future", "sleep") == "sleep"
    repeat = arguments.number(2)
    arguments.end()
    tracemalloc.start()
    with rounds.loop() as runner:
        for number in range(1, repeat + 1):
            runner.run(suspend(number, coroutines, asleep))
