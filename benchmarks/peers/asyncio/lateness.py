"""How much later than asked for ten coroutines wake up that sleep again and again.

Prints the median or the 99th percentile, in microseconds. "busy" has another coroutine work for half of
the time.
"""

import asyncio
import time

import rounds

SLEEPERS = 10
REST = 0.001
SHORTEST = 1000
RANGE = 10_007
STRIDE = 7919


async def every(sleeps, busy):
    late = []

    async def body(number):
        for k in range(number, sleeps, SLEEPERS):
            delay = (SHORTEST + k * STRIDE % RANGE) / 1e6
            start = time.perf_counter()
            await asyncio.sleep(delay)
            late.append(time.perf_counter() - start - delay)

    load = asyncio.create_task(work()) if busy else None
    await asyncio.gather(*[body(number) for number in range(SLEEPERS)])
    if load:
        load.cancel()
    rounds.check_count(len(late), sleeps)
    return sorted(late)


async def work():
    while True:
        end = time.perf_counter() + REST
        while time.perf_counter() < end:
            pass
        await asyncio.sleep(REST)


if __name__ == "__main__":
    arguments = rounds.Arguments("lateness.py [idle|busy [median|p99 [SLEEPS [ROUNDS]]]]")
    busy = arguments.word("idle", "busy") == "busy"
    percentile = {"median": 0.5, "p99": 0.99}[arguments.word("median", "p99")]
    sleeps = arguments.number(1000)
    repeat = arguments.number(5)
    arguments.end()
    with rounds.loop() as runner:
        for number in range(1, repeat + 1):
            late = runner.run(every(sleeps, busy))
            rounds.show(number, late[int(percentile * (sleeps - 1))] * 1e6, "us")
