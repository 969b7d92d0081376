"""Tasks that get a small page, again and again, over connections that stay open.

Prints the microseconds that each request took.
"""

import asyncio

import aiohttp_session
import rounds


async def worker(session, url, requests):
    received = 0
    for _ in range(requests):
        async with session.get(url) as response:
            received += len(await response.read())
    return received


async def everything(session, url, workers, requests):
    shares = [requests // workers + (number < requests % workers) for number in range(workers)]
    received = await asyncio.gather(*(worker(session, url, share) for share in shares))
    aiohttp_session.check(sum(received), requests, aiohttp_session.SMALL)


if __name__ == "__main__":
    arguments = rounds.Arguments("aiohttp_gets.py URL [asyncio|uvloop [WORKERS [REQUESTS [ROUNDS]]]]")
    url = arguments.url()
    loop = arguments.word(*aiohttp_session.LOOPS)
    workers = arguments.number(100)
    requests = arguments.number(20_000)
    repeat = arguments.number(4)
    arguments.end()
    aiohttp_session.measure(
        loop, max(100, workers), repeat, requests / 1e6, "us",
        lambda session: everything(session, url, workers, requests))
