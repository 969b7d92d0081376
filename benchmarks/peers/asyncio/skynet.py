"""A tree of coroutines, ten children to each. Prints nanoseconds for each leaf.

The leaves return their numbers, the others the sum of what their children return.
"""

import asyncio

import rounds

CHILDREN = 10


async def whole(leaves):
    rounds.check(await tree(0, leaves), leaves)


async def tree(first, leaves):
    if leaves == 1:
        return first
    each = leaves // CHILDREN
    return sum(await asyncio.gather(*[tree(first + i * each, each) for i in range(CHILDREN)]))


if __name__ == "__main__":
    arguments = rounds.Arguments("skynet.py [LEAVES [ROUNDS]]")
    leaves = arguments.power_of_ten(1_000_000)
    repeat = arguments.number(3)
    arguments.end()
    rounds.nanos_each(repeat, leaves, lambda: whole(leaves))
