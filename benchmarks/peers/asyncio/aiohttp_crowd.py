"""A request for the small page by each of very many tasks, at once, over few connections.

Prints the microseconds that each request took; fails if they were not served in order.
"""

import asyncio

import aiohttp_session
import rounds


class Crowd:
    def __init__(self, session, url, limit):
        self.session = session
        self.url = url
        self.limit = limit
        self.arrived = 0

    async def request(self, number):
        async with self.session.get(self.url) as response:
            received = len(await response.read())
        if number - self.arrived > 2 * self.limit:
            raise AssertionError(f"request {number} was answered when {self.arrived} had been")
        self.arrived += 1
        return received

    async def everything(self, requests):
        received = await asyncio.gather(*(self.request(number) for number in range(requests)))
        aiohttp_session.check(sum(received), requests, aiohttp_session.SMALL)


if __name__ == "__main__":
    arguments = rounds.Arguments("aiohttp_crowd.py URL [asyncio|uvloop [LIMIT [REQUESTS [ROUNDS]]]]")
    url = arguments.url()
    loop = arguments.word(*aiohttp_session.LOOPS)
    limit = arguments.number(100)
    requests = arguments.number(10_000)
    repeat = arguments.number(4)
    arguments.end()
    aiohttp_session.measure(
        loop, limit, repeat, requests / 1e6, "us",
        lambda session: Crowd(session, url, limit).everything(requests))
