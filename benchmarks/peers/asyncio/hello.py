"""A coroutine that prints a line: what there is to wait for when a program starts."""

import rounds


async def main():
    print("hello", flush=True)


if __name__ == "__main__":
    rounds.Arguments("hello.py").end()
    with rounds.loop() as runner:
        runner.run(main())
