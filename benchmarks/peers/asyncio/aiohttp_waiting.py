"""Requests that wait for a connection, all at the same time, while the server is silent.

Prints the bytes of live objects that each takes, as tracemalloc knows them.
"""

import asyncio
import socket
import tracemalloc

import aiohttp_session
import rounds
from memory import live


# By then every request has its connection, or waits for one.
SETTLE = 1


async def get(session, url):
    async with session.get(url):
        raise AssertionError("a silent server has answered")


async def waiting(number, session, url, requests):
    before = live()
    tasks = [asyncio.create_task(get(session, url)) for _ in range(requests)]
    await asyncio.sleep(SETTLE)
    rounds.show(number, (live() - before) / requests, "B")
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def everything(repeat, limit, requests, port):
    async with await aiohttp_session.session(limit) as session:
        for number in range(1, repeat + 1):
            await waiting(number, session, f"http://127.0.0.1:{port}/", requests)


if __name__ == "__main__":
    arguments = rounds.Arguments("aiohttp_waiting.py [asyncio|uvloop [LIMIT [REQUESTS [ROUNDS]]]]")
    loop = arguments.word(*aiohttp_session.LOOPS)
    limit = arguments.number(100)
    requests = arguments.number(10_000)
    repeat = arguments.number(3)
    arguments.end()
    tracemalloc.start()
    # It never accepts: the system does, as far as its queue goes.
    with socket.create_server(("127.0.0.1", 0), backlog=limit) as silent, aiohttp_session.runner(loop) as runner:
        runner.run(everything(repeat, limit, requests, silent.getsockname()[1]))
