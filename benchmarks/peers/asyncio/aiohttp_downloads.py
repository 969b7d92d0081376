"""Tasks that each read the large page piece by piece, and keep nothing of it.

Prints the seconds that each page took.
"""

import asyncio

import aiohttp_session
import rounds


async def download(session, url):
    received = 0
    async with session.get(url) as response:
        async for piece in response.content.iter_any():
            received += len(piece)
    aiohttp_session.check(received, 1, aiohttp_session.LARGE)


async def everything(session, url, streams):
    await asyncio.gather(*(download(session, url) for _ in range(streams)))


if __name__ == "__main__":
    arguments = rounds.Arguments("aiohttp_downloads.py URL [asyncio|uvloop [STREAMS [ROUNDS]]]")
    url = arguments.url()
    loop = arguments.word(*aiohttp_session.LOOPS)
    streams = arguments.number(1)
    repeat = arguments.number(3)
    arguments.end()
    aiohttp_session.measure(loop, 100, repeat, streams, "s", lambda session: everything(session, url, streams))
