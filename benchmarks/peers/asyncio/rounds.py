"""Runs a workload several times in one process, and prints a line for each.

"round 1 253.1 ns, cpu 260.2 ns": the time that has passed, and the time of the processors that the
whole process has used. With --uvloop before the arguments of a program, the loop is that of uvloop.
"""

import asyncio
import sys
import time


# Whether the loop is that of uvloop.
UVLOOP = sys.argv[1:2] == ["--uvloop"]


class Arguments:
    """The command line of a program, read from left to right."""

    def __init__(self, usage):
        self.usage = usage
        self.left = sys.argv[2:] if UVLOOP else sys.argv[1:]

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

    def power_of_ten(self, otherwise):
        """The next argument, one of 1, 10, 100 and so on; otherwise if nothing is left."""
        number = self.number(otherwise)
        if set(str(number)[1:]) - {"0"} or str(number)[0] != "1":
            self.refuse(f"{number} is no power of ten")
        return number

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


def loop():
    """A runner with the loop that was asked for."""
    if UVLOOP:
        import uvloop

        return asyncio.Runner(loop_factory=uvloop.new_event_loop)
    return asyncio.Runner()


def nanos_each(rounds, operations, workload):
    """Prints how many nanoseconds each operation of a round took, of which it has so many."""
    measure(rounds, operations / 1e9, "ns", workload)


def nanos_of_part(rounds, operations, workload):
    """The same for that part of a workload which it measures itself, by the stopwatch that it is given."""
    with loop() as runner:
        for number in range(1, rounds + 1):
            watch = Stopwatch()
            runner.run(workload(watch))
            watch.show(number, operations / 1e9, "ns")


def seconds(rounds, workload):
    """Prints how many seconds each round took."""
    measure(rounds, 1, "s", workload)


def measure(rounds, divisor, unit, workload):
    with loop() as runner:
        measure_on(runner, rounds, divisor, unit, workload)


def measure_on(runner, rounds, divisor, unit, workload):
    for number in range(1, rounds + 1):
        watch = Stopwatch()
        with watch:
            runner.run(workload())
        watch.show(number, divisor, unit)


class Stopwatch:
    """The time that a with block took, and what it took of the processors."""

    def __enter__(self):
        self.cpu = time.process_time()
        self.start = time.perf_counter()

    def __exit__(self, *raised):
        self.passed = time.perf_counter() - self.start
        self.cpu = time.process_time() - self.cpu

    def show(self, number, divisor, unit):
        value, cpu = self.passed / divisor, self.cpu / divisor
        print(f"round {number} {value:.4f} {unit}, cpu {cpu:.4f} {unit}", flush=True)


def check(total, n):
    """Makes sure that n results, 0 and up, have arrived: this is their sum."""
    if total != n * (n - 1) // 2:
        raise AssertionError(f"the results of {n} add up to {total}")


def check_count(count, expected):
    """Makes sure that as much has been done as was to be done."""
    if count != expected:
        raise AssertionError(f"{count} in place of {expected}")
