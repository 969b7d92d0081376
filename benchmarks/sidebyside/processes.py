"""Starts the processes by turns, and reads what they print."""

import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time

TIMEOUT = 900


def measure(workload, peers, repetitions, command, around=None):
    """The figures of each peer's processes: the first round, the warm ones, CPU and peak memory.

    "command" says for a peer what to run, and "around" may wrap the run of one.
    """
    figures = {peer: [] for peer in peers}
    for repetition in range(1, repetitions + 1):
        for peer in peers:
            progress(f"{workload.name}: {repetition} of {repetitions}, {peer}")
            line = command(peer)
            figures[peer].append(
                around(peer, lambda: run_once(workload, peer, line)) if around else run_once(workload, peer, line))
    progress("")
    return figures


def run_once(workload, peer, line):
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(line, stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        usage = wait(process)
        out.seek(0)
        err.seek(0)
        text, complaint = out.read(), err.read()
    if usage is None:
        sys.exit(f"{workload.name}, {peer}: not done after {TIMEOUT} s: {' '.join(line)}\n{text}{complaint}")
    lines = re.findall(rf"^round \d+ ([-\d.]+) {workload.unit}(?:, cpu ([-\d.]+) \w+)?$", text, re.M)
    rounds = [float(value) for value, cpu in lines]
    cpu = [float(cpu or 0) for value, cpu in lines]
    warm_up = workload.warm_up_of(peer)
    if process.returncode != 0 or len(rounds) <= warm_up:
        sys.exit(f"{workload.name}, {peer}: failed with {process.returncode}: {' '.join(line)}\n{text}{complaint}")
    return {
        "rounds": rounds,
        "cold": rounds[0],
        "warm": statistics.median(rounds[warm_up:]),
        "cpu": statistics.median(cpu[warm_up:]),
        "rss": usage.ru_maxrss / 1024 * (1 if platform.system() == "Linux" else 1 / 1024),
    }


def wait(process):
    """What a process has used, once it has ended; None if it had to be ended after a long time."""
    deadline = time.monotonic() + TIMEOUT
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
