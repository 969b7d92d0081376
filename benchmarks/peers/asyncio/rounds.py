"""Runs a workload several times in one process, and prints a line for each.

"round 1 253.1 ns, cpu 260.2 ns": the time that has passed, and the time of the processors that the
whole process has used.
"""

import asyncio
import sys
import time


class Arguments:
    """The command line of a program, read from left to right."""

    def __init__(self, usage):
        self.usage = usage
        self.left = sys.argv[1:]

    def word(self, *accepted):
        """The next argument, one of these words; the first of them if nothing is left."""
        word = self.left.pop(0) if self.left else accepted[0]
        if word not in accepted:
            self.refuse(f'"{word}" is none of {", ".join(accepted)}')
        return word

    def number(self, otherwise):
        """The next argument, a whole number from 1 up; otherwise if nothing is left."""
        word = self.left.pop(0) if self.left else str(otherwise)
        if not word.isdecimal() or int(word) < 1:
            self.refuse(f'"{word}" is no whole number from 1 up')
        return int(word)

    def url(self):
        """The next argument, the http URL of a page."""
        word = self.left.pop(0) if self.left else ""
        if not word.startswith("http://"):
            self.refuse(f'"{word}" is no http URL')
        return word

    def end(self):
        """Makes sure that nothing is left."""
        if self.left:
            self.refuse(f'"{self.left[0]}" is one argument too many')

    def refuse(self, what):
        sys.exit(f"{what}; usage: {self.usage}")


def show(number, value, unit):
    print(f"round {number} {value:.4f} {unit}", flush=True)


def nanos_each(rounds, operations, workload):
    """Prints how many nanoseconds each operation of a round took, of which it has so many."""
    measure(rounds, operations / 1e9, "ns", workload)


def seconds(rounds, workload):
    """Prints how many seconds each round took."""
    measure(rounds, 1, "s", workload)


def measure(rounds, divisor, unit, workload):
    with asyncio.Runner() as runner:
        measure_on(runner, rounds, divisor, unit, workload)


def measure_on(runner, rounds, divisor, unit, workload):
    for number in range(1, rounds + 1):
        cpu = time.process_time()
        start = time.perf_counter()
        runner.run(workload())
        value = (time.perf_counter() - start) / divisor
        cpu = (time.process_time() - cpu) / divisor
        print(f"round {number} {value:.4f} {unit}, cpu {cpu:.4f} {unit}", flush=True)


def check(total, n):
    """Makes sure that n results, 0 and up, have arrived: this is their sum."""
    if total != n * (n - 1) // 2:
        raise AssertionError(f"the results of {n} add up to {total}")
