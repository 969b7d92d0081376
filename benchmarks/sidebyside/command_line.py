"""The command line of both benchmarks, and the way of a run."""

import argparse
import json
import os
import time
from pathlib import Path

from . import processes, tables
from .machine import COLLECTORS, FLAGS, describe


def parser(name, text, peers):
    """A parser of the options that both have."""
    made = argparse.ArgumentParser(
        prog=f"benchmarks/{name}", description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("workloads", nargs="*", metavar="WORKLOAD",
                      help="what to measure, or the beginning of several names; all without any")
    made.add_argument("-p", "--peers", default=",".join(peers), metavar="NAME,…",
                      help=f"whom to compare; {next(iter(peers))} comes first: {', '.join(peers)}")
    made.add_argument("-r", "--repetitions", type=int, default=5, metavar="N", help="processes of each peer (5)")
    made.add_argument("--gc", choices=COLLECTORS, default="parallel", help="the JVM's collector (parallel)")
    made.add_argument("--json", type=Path, metavar="FILE", help="also write every figure there")
    made.add_argument("--list", action="store_true", help="name the workloads and the peers, and end")
    return made


def parse(made, peers, workloads):
    """The options; "workloads" and "peers" are lists of what was chosen, in the order of the table."""
    options = made.parse_args()
    base = next(iter(peers))
    wanted_peers = {base, *options.peers.split(",")}
    for peer in wanted_peers:
        if peer not in peers:
            made.error(f'"{peer}" is no peer; accepted: {", ".join(peers)}')
    options.peers = [peer for peer in peers if peer in wanted_peers]
    if options.repetitions < 1:
        made.error(f"{options.repetitions} repetitions are too few; accepted: 1 or more")
    for wanted in options.workloads:
        if not any(workload.name.startswith(wanted) for workload in workloads):
            names = ", ".join(workload.name for workload in workloads)
            made.error(f'"{wanted}" is no workload; accepted: {names}')
    options.workloads = [
        workload for workload in workloads
        if not options.workloads or any(workload.name.startswith(wanted) for wanted in options.workloads)
    ]
    return options


def show_list(workloads, peers):
    for workload in workloads:
        print(f"{workload.name:20} {workload.text}")
    for name, text in peers.items():
        print(f"{name:20} {text}")


def run(options, jdk, java_flags, python, command, notes=(), around=None, failures=None):
    """Measures what was chosen, and prints a table after each workload; returns lines about the run, and the figures.

    "command" says for a workload and a peer what to run. Failed processes are added to the list of failures, or end
    the run if there is none.
    """
    flags = [*FLAGS, COLLECTORS[options.gc], *java_flags]
    lines = describe(jdk, flags, python)
    lines += [*notes, f"- repetitions: {options.repetitions}; {time.strftime('%Y-%m-%d')}"]
    print("\n".join(lines), flush=True)
    load = [os.getloadavg()[0]]
    results = {}
    for workload in options.workloads:
        peers = [peer for peer in options.peers if not workload.peers or peer in workload.peers]
        figures = processes.measure(
            workload, peers, options.repetitions, lambda peer: command(workload, peer),
            around and (lambda peer, once: around(workload, peer, once)), failures)
        results[workload.name] = figures
        print("\n" + "\n".join(tables.table(workload, figures, peers[0])), flush=True)
        load.append(os.getloadavg()[0])
        if options.json:
            options.json.write_text(json.dumps({"machine": lines, "results": results}, indent=1) + "\n")
    lines.append(f"- load average (1 min) while it ran: {min(load):.1f} to {max(load):.1f}")
    print("\n" + lines[-1])
    if options.json:
        options.json.write_text(json.dumps({"machine": lines, "results": results}, indent=1) + "\n")
    return lines, results
