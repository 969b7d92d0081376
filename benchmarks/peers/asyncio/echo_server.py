"""Sends back what it gets, by asyncio's streams, and prints its port. With --uvloop, on the loop of uvloop."""

import asyncio
import sys

SIZE = 64 * 1024


async def echo(reader, writer):
    while data := await reader.read(SIZE):
        writer.write(data)
        await writer.drain()
    writer.close()


async def main():
    if len(sys.argv) > 1 and sys.argv[-1].startswith("/"):
        server = await asyncio.start_unix_server(echo, sys.argv[-1])
        print(sys.argv[-1], flush=True)
    else:
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if "--uvloop" in sys.argv:
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
else:
    asyncio.run(main())
