"""What benchmarks/run-http measures, how its programs are started, and how their requests are counted."""

import re
import sys

from .machine import BENCHMARKS, COLLECTORS, FLAGS, JAR
from .workload import Workload

TAUKO = ("tauko", "tauko-portable")
ASYNCIO = ("aiohttp", "aiohttp-uvloop")
SESSIONS = (*TAUKO, *ASYNCIO)

PEERS = {
    "tauko": "Tauko's ClientSession, carrier mailbox",
    "tauko-portable": "Tauko's ClientSession, carrier portable: no flags needed",
    "pekko": "Pekko HTTP's connections, without a session",
    "jdk": "the JDK's HttpClient, HTTP/1.1, virtual threads",
    "aiohttp": "aiohttp on asyncio's loop",
    "aiohttp-uvloop": "aiohttp on uvloop's loop",
}

PAGES = ("small", "large")
REQUESTS = (1e6, "requests/s")
MEGABYTES = ((1 << 30) / 1e6, "MB/s")


def gets(name, text, workers, size, python_size, ratios=None):
    return Workload(
        name, text, "Gets", "us", kind=["small", str(workers)], size=size, python_size=python_size, rounds=10,
        python_rounds=4,
        warm_up=5, python_warm_up=1, rate=REQUESTS, ratios=ratios or {},
    )


def answers(name, text, kind, ratios=None):
    return Workload(
        name, text, "Answers", "us", kind=[kind, "100"], size=100_000, rounds=10, warm_up=5, rate=REQUESTS,
        peers=(*TAUKO, "pekko"), ratios=ratios or {},
    )


def downloads(name, text, streams, ratios=None):
    return Workload(
        name, text, "Downloads", "s", kind=["large"], size=streams, rounds=5, python_rounds=3, warm_up=2,
        python_warm_up=1, rate=MEGABYTES, ratios=ratios or {},
    )


WORKLOADS = [
    gets("get-1", "a page of 12 bytes, got by one worker", 1, 20_000, 5_000),
    gets("get-100", "a page of 12 bytes, got by each of 100 workers", 100, 100_000, 20_000,
         {"pekko": 0.7, "jdk": 1.3, "aiohttp-uvloop": 5}),
    downloads("download-1", "1 GiB, read to nothing", 1, {"pekko": 0.9}),
    downloads("download-4", "1 GiB, read to nothing by each of four", 4),
    Workload("crowd", "10,000 requests at once through 100 connections, served in order", "Crowd", "us",
             kind=["small", "100"], size=10_000, rounds=20, python_rounds=4, warm_up=10, python_warm_up=1,
             rate=REQUESTS, peers=SESSIONS),
    Workload("allocation", "heap that a request for a page of 12 bytes takes for a moment, by each of 100 workers",
             "Allocations", "B", kind=["small", "100"], size=100_000, rounds=6, warm_up=4,
             peers=(*TAUKO, "pekko")),
    Workload("waiting", "heap of a request that waits for one of 100 connections, 10,000", "Waiting", "B",
             kind=["100"], size=10_000, rounds=5, python_rounds=3, warm_up=2,
             python_warm_up=1, peers=SESSIONS,
             targets={"tauko": 8192}),
    answers("route", "a route that waits for a value from another thread", "wait", {"pekko": 0.9}),
    answers("route-once", "a route that answers at once", "once"),
    Workload("slow-reader", "most heap that 1 GiB takes whose reader is slower than the server", "SlowReader", "B",
             kind=["large"], rounds=3, peers=TAUKO, targets={"tauko": 8 << 20}),
]
NAMES = {workload.name for workload in WORKLOADS}

# So much is read from a socket at once.
BUFFER_KEY = "-Dpekko.io.tcp.direct-buffer-size"
BUFFER = f"{BUFFER_KEY}=512KiB"


def command(workload, peer, nginx, jdk, python, collector, buffer):
    kind = [nginx.url(word) if word in PAGES else word for word in workload.kind]
    arguments = workload.arguments(peer)
    arguments[:len(kind)] = kind
    if peer in ASYNCIO:
        script = "aiohttp_" + re.sub(r"(?<!^)(?=[A-Z])", "_", workload.program).lower() + ".py"
        loop = "uvloop" if peer == "aiohttp-uvloop" else "asyncio"
        at = 1 if arguments[0].startswith("http:") else 0
        return [python, "-B", str(BENCHMARKS / "peers" / "asyncio" / script), *arguments[:at], loop, *arguments[at:]]
    line = [f"{jdk}/bin/java", *FLAGS, COLLECTORS[collector], f"-Xmx{workload.heap}", "-cp", str(JAR)]
    if peer != "jdk":
        line.append(buffer)
    if peer in TAUKO:
        line.append(f"-Dtauko.carrier={'portable' if peer == 'tauko-portable' else 'mailbox'}")
    package = "dev.tauko.benchmarks.http." + ("" if peer in TAUKO else f"{peer}.")
    return [*line, package + workload.program, *arguments]


def verified(workload, peer, nginx, once):
    """Runs a process, and compares what it says with nginx's count."""
    before = nginx.requests()
    figures = once()
    # The question itself is counted.
    answered = nginx.requests() - before - 1
    asks = any(word in PAGES for word in workload.kind)
    each = (workload.operations(peer) or 1) if asks else 0
    expected = each * len(figures["rounds"])
    # The JDK's client repeats a GET whose connection it has lost.
    surplus = expected // 1000 if peer == "jdk" else 0
    if not expected <= answered <= expected + surplus:
        sys.exit(f"{workload.name}, {peer}: {expected} requests were made, and nginx has answered {answered}")
    return figures
