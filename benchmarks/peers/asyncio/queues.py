"""Bounded queues: two coroutines, a ring of them, and one producer with several consumers.

Prints nanoseconds for each exchange, each step of the token around the ring, or each item.
"""

import asyncio

import rounds

RING = 500
CONSUMERS = 4
ROOM = 100
END = -1


async def pingpong(exchanges):
    there, back = asyncio.Queue(1), asyncio.Queue(1)

    async def echo():
        for _ in range(exchanges):
            await back.put(await there.get())

    task = asyncio.create_task(echo())
    total = 0
    for number in range(exchanges):
        await there.put(number)
        total += await back.get()
    await task
    rounds.check(total, exchanges)


async def ring(steps):
    laps = max(1, steps // RING)
    queues = [asyncio.Queue(1) for _ in range(RING)]

    async def body(number):
        own, following = queues[number], queues[(number + 1) % RING]
        for _ in range(laps):
            await following.put(await own.get() + 1)
        return number

    await queues[0].put(0)
    results = await asyncio.gather(*[body(number) for number in range(RING)])
    rounds.check(sum(results), RING)
    rounds.check_count(await queues[0].get(), laps * RING)


async def fan_out(items):
    queue = asyncio.Queue(ROOM)

    async def consume():
        total = 0
        while (item := await queue.get()) != END:
            total += item
        return total

    consumers = [asyncio.create_task(consume()) for _ in range(CONSUMERS)]
    for number in range(items):
        await queue.put(number)
    for _ in range(CONSUMERS):
        await queue.put(END)
    rounds.check(sum([await consumer for consumer in consumers]), items)


if __name__ == "__main__":
    arguments = rounds.Arguments("queues.py [pingpong|ring|fan-out [OPERATIONS [ROUNDS]]]")
    workload = {"pingpong": pingpong, "ring": ring, "fan-out": fan_out}[
        arguments.word("pingpong", "ring", "fan-out")]
    operations = arguments.number(100_000)
    repeat = arguments.number(5)
    arguments.end()
    rounds.nanos_each(repeat, operations, lambda: workload(operations))
