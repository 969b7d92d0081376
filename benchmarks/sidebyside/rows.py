"""What benchmarks/run measures: a row of the table each, and the peers that have its programs."""

from .workload import Workload

TAUKO = ("mailbox", "portable", "parallel")
ASYNCIO = ("asyncio", "uvloop")
KOTLIN = ("kotlin-1", "kotlin")
THREADS = ("threads-1", "threads")
JOX = ("jox-1", "jox")

# The name of a peer, and what it is.
PEERS = {
    "mailbox": "Tauko, carrier mailbox: one loop",
    "portable": "Tauko, carrier portable: one loop, no flags needed",
    "parallel": "Tauko, dispatcher tauko.parallel: all cores, no order",
    "asyncio": "CPython's asyncio: one loop",
    "uvloop": "asyncio on the loop of uvloop",
    "kotlin-1": "Kotlin's coroutines, runBlocking: one thread",
    "kotlin": "Kotlin's coroutines, Dispatchers.Default: all cores",
    "threads-1": "JDK virtual threads, an executor, one core",
    "threads": "JDK virtual threads, an executor, all cores",
    "jox-1": "virtual threads with the channels of Jox, one core",
    "jox": "virtual threads with the channels of Jox, all cores",
    "pekko": "plain Pekko Typed: actors, no coroutines, all cores",
    "go": "Go's goroutines, all cores",
}

# Those that have coroutines, or what stands for them; those that have actors besides; those that are
# actors; those that have queues.
COROUTINES = (*TAUKO, *ASYNCIO, *KOTLIN, *THREADS, "go")
WITH_ACTORS = (*COROUTINES, "pekko")
ACTORS = (*TAUKO, "pekko")
WITH_CHANNELS = (*COROUTINES, *JOX)
ALL = tuple(PEERS)


def nanos(name, text, program, kind, ratios=None, peers=WITH_ACTORS, **other):
    sizes = {"size": 1_000_000, "python_size": 200_000, "rounds": 10, "python_rounds": 7, "warm_up": 5}
    return Workload(name, text, program, "ns", kind=kind, ratios=ratios or {}, peers=peers, **{**sizes, **other})


def gathers(name, width, ratios=None, **other):
    text = f"a child of a gather of {width:,}"
    return nanos(name, text, "Gathers", [str(width)], ratios, small_kind=[str(min(width, 1000))], **other)


def flat(name, size, ratios=None, **other):
    sizes = {"size": size, "python_size": size, "rounds": 8, "python_rounds": 3, "warm_up": 4, "python_warm_up": 1}
    return gathers(name, size, ratios, **{**sizes, **other})


def queues(name, text, kind, ratios=None, peers=ALL):
    return nanos(name, text, "Queues", [kind], ratios, peers, size=500_000, python_size=100_000, rounds=8,
                 warm_up=4, python_rounds=5, python_warm_up=1)


def sleepers(name, text, seconds, size, rounds, **other):
    return Workload(name, text, "Sleepers", "s", kind=[str(seconds)], size=size, rounds=rounds, small_kind=["1"],
                    **{"peers": WITH_ACTORS, **other})


def memory(name, text, kind, size, rounds, **other):
    return Workload(name, text, "Memory", "B", kind=[kind], size=size, rounds=rounds, size_first=True,
                    **{"peers": WITH_ACTORS, **other})


def lateness(name, text, kind, statistic, targets=None):
    return Workload(name, text, "Lateness", "us", kind=[kind, statistic], size=1000, rounds=6, peers=COROUTINES,
                    targets=targets or {})


def start(name, text, peers, targets=None):
    return Workload(name, text, "Hello", "ms", rounds=6, peers=peers, launches=True, targets=targets or {})


WORKLOADS = [
    nanos("switch-one", "one coroutine yields", "Switches", ["one"], {"threads-1": 1 / 1.15, "asyncio": 10}),
    nanos("switch-pair", "two coroutines wake each other by futures", "Switches", ["pair"]),
    nanos("switch-many", "1,000 coroutines yield", "Switches", ["many"], {"threads-1": 1 / 1.15, "asyncio": 5}),
    nanos("create-await", "a coroutine that returns a value, started and awaited", "CreateAwait", [],
          {"threads-1": 1 / 1.1, "asyncio": 12}),
    gathers("gather-10", 10, {"threads-1": 1, "asyncio": 10}),
    gathers("gather-1000", 1000),
    flat("flat-10k", 10_000, rounds=40, warm_up=20, python_rounds=10),
    flat("flat-200k", 200_000, {"threads-1": 1 / 1.1, "asyncio": 12}),
    flat("flat-1m", 1_000_000, rounds=4, warm_up=2, python_rounds=2),
    nanos("skynet", "a leaf of a tree of 1,000,000 leaves, ten children to each", "Skynet", [],
          {"threads-1": 1 / 1.2, "asyncio": 8}, python_size=1_000_000, rounds=5, warm_up=2, python_rounds=2,
          python_warm_up=1),
    queues("pingpong", "there and back, by two queues with room for one", "pingpong", {"threads-1": 1, "asyncio": 10}),
    queues("ring", "a step of a token around a ring of 500 queues", "ring", {"threads-1": 1, "asyncio": 10}),
    queues("queue", "an item from one producer to four consumers, room for 100", "fan-out",
           {"threads-1": 1, "asyncio": 10}, WITH_CHANNELS),
    nanos("semaphore-free", "a permit taken and given back, no one waits", "Semaphores", ["free"], None, COROUTINES),
    nanos("semaphore-contended", "100 coroutines, 10 permits, each held for one turn", "Semaphores", ["contended"],
          None, COROUTINES),
    nanos("semaphore-100k", "one of 100,000 coroutines that go through 10 permits", "Semaphores", ["crowd"],
          {"threads-1": 1, "asyncio": 10}, size=100_000, python_size=100_000, rounds=8, warm_up=4, python_rounds=3,
          python_warm_up=1),
    nanos("lock", "100 coroutines, one lock, held for one turn", "Locks", [], {"threads-1": 1, "asyncio": 10},
          COROUTINES, size=500_000, python_size=100_000, rounds=8, warm_up=4, python_rounds=5, python_warm_up=1),
    nanos("cancel-100k", "one of 100,000 sleeping coroutines, cancelled", "Cancellations", [], {"asyncio": 2.5},
          COROUTINES, size=100_000, python_size=100_000, rounds=8, warm_up=4, python_rounds=3, python_warm_up=1),
    sleepers("sleepers-100k", "100,000 sleep one second, gathered", 1, 100_000, 6, targets={"mailbox": 1.15},
             ratios={"asyncio": 2.5}),
    sleepers("sleepers-1m", "1,000,000 sleep one second, gathered", 1, 1_000_000, 3, python_rounds=2),
    sleepers("sleepers-1m-2g", "1,000,000 sleep 20 s at the same time, -Xmx2g", 20, 1_000_000, 1, warm_up=0, heap="2g",
             timeout=180, targets={"mailbox": 25}),
    memory("memory-future", "a coroutine that waits for a future, 100,000 of them", "future", 100_000, 6,
           targets={"mailbox": 1250}),
    memory("memory-sleep", "a coroutine that sleeps, 100,000 of them", "sleep", 100_000, 6,
           targets={"mailbox": 1250}, peers=COROUTINES),
    memory("memory-10k", "a coroutine that waits for a future, 10,000 of them", "future", 10_000, 6),
    memory("memory-1m", "a coroutine that waits for a future, 1,000,000 of them", "future", 1_000_000, 3,
           targets={"mailbox": 1250}, python_rounds=2),
    nanos("actor-counter", "a message to an actor that adds up numbers", "ActorMessages", ["counter"], {"pekko": 0.5},
          ACTORS, rounds=8, warm_up=4),
    nanos("actor-pingpong", "a message between two actors that wait for each other's", "ActorMessages", ["pingpong"],
          {"pekko": 0.5}, ACTORS, rounds=8, warm_up=4),
    Workload("actor-memory", "an actor that waits for its first message, 100,000 of them", "IdleActors", "B",
             size=100_000, rounds=3, peers=ACTORS, targets={"mailbox": 2200}),
    lateness("lateness-idle", "how late a sleeper wakes up, median; nothing else runs", "idle", "median",
             {"mailbox": 200}),
    lateness("lateness-idle-p99", "the same, 99th percentile", "idle", "p99"),
    lateness("lateness-busy", "the same, median; a coroutine works half of the time, 1 ms each", "busy", "median"),
    lateness("lateness-busy-p99", "the same, 99th percentile", "busy", "p99", {"mailbox": 2000}),
    start("start", "from the start of a program to the first line of its coroutine", WITH_ACTORS),
    start("start-jar", "to the first line of java -jar tauko-demos.jar hello", ("mailbox",), {"mailbox": 1600}),
    start("start-script", "to the first line of ./tauko hello, with the cache that it has", ("mailbox",),
          {"mailbox": 800}),
]
