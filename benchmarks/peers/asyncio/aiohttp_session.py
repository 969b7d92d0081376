"""What the programs for aiohttp share: a session that lasts, on asyncio's own loop or on uvloop's."""

import asyncio

import aiohttp

import rounds

SMALL = 12
LARGE = 1 << 30
LOOPS = ("asyncio", "uvloop")


def runner(loop):
    if loop == "uvloop":
        import uvloop

        return asyncio.Runner(loop_factory=uvloop.new_event_loop)
    return asyncio.Runner()


async def session(limit):
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=limit), read_bufsize=256 << 10)


def measure(loop, limit, repeat, divisor, unit, workload):
    """Measures what "workload" does with a session."""
    with runner(loop) as running:
        lasting = running.run(session(limit))
        rounds.measure_on(running, repeat, divisor, unit, lambda: workload(lasting))
        running.run(lasting.close())


def check(total, pages, size):
    """Makes sure that so many pages of a size have arrived."""
    if total != pages * size:
        raise AssertionError(f"{pages} pages had {total} bytes")
