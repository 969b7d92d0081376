"""Runs processes in turn, and reads the figures that they print."""

import os
import platform
import re
import selectors
import statistics
import subprocess
import sys
import tempfile
import time


class ProcessFailure(Exception):
    """A process has not done what it should; the first argument says so in a few words."""


def measure(workload, peers, repetitions, command, around=None, failures=None):
    """The figures of each peer's processes: the first round, the warm ones, CPU and peak memory.

    "command" says for a peer what to run, and "around" may wrap the run of one. A process that fails ends the
    run, unless there is a list of failures: then it is added to that, and its figures are None.
    """
    figures = {peer: [] for peer in peers}
    for repetition in range(1, repetitions + 1):
        for peer in peers:
            progress(f"{workload.name}: {repetition} of {repetitions}, {peer}")
            line = command(peer)
            try:
                figures[peer].append(
                    around(peer, lambda: once(workload, peer, line)) if around else once(workload, peer, line))
            except ProcessFailure as failure:
                progress("")
                print(f"{workload.name}, {peer}: {failure}", file=sys.stderr)
                if failures is None:
                    sys.exit(1)
                failures.append(f"{workload.name}, {peer}: {failure.args[0].splitlines()[0]}")
                figures[peer].append(None)
    progress("")
    return figures


def once(workload, peer, line):
    if workload.launches:
        return launch(workload, peer, line)
    return run_once(workload, peer, line)


def run_once(workload, peer, line):
    """The figures of a process that prints one for each round."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(line, stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        usage = wait(process, workload.timeout)
        out.seek(0)
        err.seek(0)
        text, complaint = out.read(), err.read()
    if usage is None:
        raise ProcessFailure(f"not done after {workload.timeout} s: {' '.join(line)}\n{text}{complaint}")
    lines = re.findall(rf"^round \d+ ([-\d.]+) {workload.unit}(?:, cpu ([-\d.]+) \w+)?$", text, re.M)
    warm_up = workload.warm_up_of(peer)
    if "OutOfMemoryError" in text + complaint:
        raise ProcessFailure(f"out of memory: {' '.join(line)}\n{text}{complaint}")
    if process.returncode != 0 or len(lines) <= warm_up:
        raise ProcessFailure(f"failed with {process.returncode}: {' '.join(line)}\n{text}{complaint}")
    return summary([float(value) for value, cpu in lines], [float(cpu or 0) for value, cpu in lines], warm_up, usage)


def launch(workload, peer, line):
    """The figures of a program that is started again and again: milliseconds until its first line is there."""
    rounds, cpu = [], []
    for _ in range(workload.rounds_of(peer)):
        start = time.perf_counter()
        process = subprocess.Popen(
            line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            selector.select(workload.timeout)
            rounds.append((time.perf_counter() - start) * 1e3)
        with process.stdout:
            text = process.stdout.read()
        usage = wait(process, workload.timeout)
        if usage is None or process.returncode != 0 or not text:
            raise ProcessFailure(f"failed with {process.returncode}: {' '.join(line)}\n{text!r}")
        cpu.append((usage.ru_utime + usage.ru_stime) * 1e3)
    return summary(rounds, cpu, workload.warm_up_of(peer), usage)


def summary(rounds, cpu, warm_up, usage):
    return {
        "rounds": rounds,
        "cold": rounds[0],
        "warm": statistics.median(rounds[warm_up:]),
        "cpu": statistics.median(cpu[warm_up:]),
        "rss": usage.ru_maxrss / 1024 * (1 if platform.system() == "Linux" else 1 / 1024),
    }


def wait(process, timeout):
    """What a process has used, once it has ended; None if it had to be ended after a long time."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                return usage
            if time.monotonic() > deadline:
                process.kill()
                process.wait()
                return None
            time.sleep(0.02)
        except BaseException:
            process.kill()
            process.wait()
            raise


def progress(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
