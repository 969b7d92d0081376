"""Coroutines that do nothing but pause. Prints nanoseconds for each switch."""

import asyncio

import rounds

MANY = 1000


async def one(switches):
    for _ in range(switches):
        await asyncio.sleep(0)


async def pair(switches):
    ball = Ball(switches // 2)
    left = asyncio.create_task(ball.left())
    right = asyncio.create_task(ball.right())
    await left
    await right
    rounds.check(ball.sum, switches // 2)


async def many(switches):
    each = max(1, switches // MANY)

    async def body(number):
        await one(each)
        return number

    results = await asyncio.gather(*[body(number) for number in range(MANY)])
    rounds.check(sum(results), MANY)


class Ball:
    """What two tasks throw to each other: the future on which each waits is set by the other."""

    def __init__(self, exchanges):
        self.exchanges = exchanges
        self.sum = 0
        self.loop = asyncio.get_running_loop()
        self.to_right = self.loop.create_future()
        self.to_left = self.loop.create_future()

    async def left(self):
        for i in range(self.exchanges):
            self.to_left = self.loop.create_future()
            self.to_right.set_result(i)
            await self.to_left

    async def right(self):
        for i in range(self.exchanges):
            self.sum += await self.to_right
            self.to_right = self.loop.create_future()
            self.to_left.set_result(i)


if __name__ == "__main__":
    arguments = rounds.Arguments("switches.py [one|pair|many [SWITCHES [ROUNDS]]]")
    workload = {"one": one, "pair": pair, "many": many}[arguments.word("one", "pair", "many")]
    switches = arguments.number(200_000)
    repeat = arguments.number(5)
    arguments.end()
    rounds.nanos_each(repeat, switches, lambda: workload(switches))
