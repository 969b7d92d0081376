"""What Tauko costs in a few figures that hardly depend on the machine: what benchmarks/check-costs compares with the record."""

import statistics
from contextlib import ExitStack
from dataclasses import dataclass
from types import SimpleNamespace

from . import http_rows, processes, rows
from .machine import ROOT, find_jdk
from .nginx import Nginx
from .peers import Peers
from .tables import within_repetitions

# What is published, and the demos' jar with all that it needs.
JARS = ("engine", "tools", "testkit", "cluster", "http-client", "http-testkit", "console", "micrometer", "opentelemetry")

KINDS = ("size", "bytes", "ratio")
ROWS = {workload.name: workload for workload in [*rows.WORKLOADS, *http_rows.WORKLOADS]}


@dataclass
class Cost:
    """One figure; less is better.

    A ratio is the time of Tauko's program divided by that of the peer's, which may be a row of its own.
    """

    name: str
    kind: str
    text: str
    row: str = ""
    subject: str = "mailbox"
    peer: str = ""
    peer_row: str = ""

    def show(self, value):
        return f"{value:,.0f} B" if self.kind in ("size", "bytes") else f"{value:.3f}"


def ratio(row, peer="threads-1", subject="mailbox", peer_row=""):
    return Cost(f"{row}/{peer}", "ratio", ROWS[row].text, row, subject, peer, peer_row)


COSTS = [
    *(Cost(f"tauko-{module}.jar", "size", f"the jar of {module}", row=module) for module in JARS),
    Cost("tauko-demos.jar", "size", "the demos with all that they need", row="demos"),
    *(Cost(name, "bytes", ROWS[name].text, name) for name in ("memory-future", "memory-sleep", "actor-memory")),
    *(Cost(name, "bytes", ROWS[name].text, name, "tauko") for name in ("allocation", "waiting")),
    *(ratio(name) for name in ("switch-one", "switch-many", "create-await", "gather-10", "pingpong", "semaphore-100k")),
    ratio("actor-counter", "pekko"),
    ratio("start-jar", "threads", peer_row="start"),
    ratio("start-script", "threads", peer_row="start"),
    ratio("get-100", "pekko", "tauko"),
    ratio("get-100", "jdk", "tauko"),
]


class Costs:
    """Measures costs; what they need is built and started when the first one asks for it, and ends with the context."""

    def __init__(self, repetitions):
        self.repetitions = repetitions
        self.context = ExitStack()
        self.jdk = find_jdk()
        self.peers = None
        self.nginx = None

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.context.close()

    def measure(self, cost):
        """The median of a cost, the lowest and the highest of its repetitions."""
        if cost.kind == "size":
            size = jar(cost.row).stat().st_size
            return size, size, size
        if cost.kind == "bytes":
            found = [process["warm"] for process in self.figures(cost)[cost.subject]]
        else:
            figures = self.figures(cost)
            found = within_repetitions(figures[cost.subject], figures[cost.peer], "warm")
        return statistics.median(found), min(found), max(found)

    def figures(self, cost):
        """What the processes say, in turns: of the subject, and of the peer if there is one."""
        programs = {cost.subject: ROWS[cost.row]}
        if cost.peer:
            programs[cost.peer] = ROWS[cost.peer_row or cost.row]
        found = {name: [] for name in programs}
        for _ in range(self.repetitions):
            for name, row in programs.items():
                found[name] += self.run(row, name)
        return found

    def run(self, row, name):
        engine = self.built_peers()
        if row.name not in http_rows.NAMES:
            return processes.measure(row, [name], 1, lambda peer: engine.command(row, peer))[name]
        if self.nginx is None:
            self.nginx = self.context.enter_context(Nginx())
        return processes.measure(
            row, [name], 1,
            lambda peer: http_rows.command(row, peer, self.nginx, self.jdk, "", "parallel", http_rows.BUFFER),
            lambda peer, once: http_rows.verified(row, peer, self.nginx, once))[name]

    def built_peers(self):
        if self.peers is None:
            wanted = SimpleNamespace(gc="parallel", peers=[*rows.TAUKO, "threads-1"], workloads=rows.WORKLOADS)
            self.peers = Peers(wanted, self.jdk)
        return self.peers


def jar(module):
    """The jar that a build of the module has made; the demos' is the one with all that they need."""
    folder = ROOT / module / "target"
    found = [folder / "tauko-demos.jar"] if module == "demos" else [
        path for path in folder.glob(f"tauko-{module}-*.jar") if not path.stem.endswith(("-tests", "-sources", "-javadoc"))
    ]
    if len(found) != 1 or not found[0].exists():
        raise processes.ProcessFailure(f"there is no jar of {module} in {folder}: mvn package makes it")
    return found[0]


@dataclass
class Verdict:
    """A cost beside the record: what was found, in each attempt, and whether the least of it is too much."""

    cost: Cost
    recorded: float | None
    attempts: list
    tolerance: float

    @property
    def found(self):
        return min(self.attempts, key=lambda attempt: attempt[0])

    @property
    def change(self):
        return self.found[0] / self.recorded - 1 if self.recorded else float("nan")

    @property
    def is_more(self):
        return self.recorded is None or self.change > self.tolerance

    def row(self, word=""):
        """A line of the table; it ends with the word, or else with what follows."""
        median, lowest, highest = self.found
        recorded = change = ""
        if self.recorded is not None:
            recorded, change = self.cost.show(self.recorded), f"{self.change:+.1%}"
        spread = "" if lowest == highest else f"{self.cost.show(lowest)} to {self.cost.show(highest)}"
        return f"| {self.cost.name} | {recorded} | {self.cost.show(median)} | {spread} | {change} | {word or self.word} |"

    @property
    def word(self):
        if self.recorded is None:
            return "NOT RECORDED"
        return "MORE" if self.is_more else "less: record it" if self.change < -self.tolerance else ""


def judge(cost, recorded, tolerance, attempts, measure):
    """Measures a cost until it is within the tolerance, at most so often: a busy moment of the machine is no cost."""
    verdict = Verdict(cost, recorded, [], tolerance)
    while len(verdict.attempts) < attempts:
        verdict.attempts.append(measure(cost))
        if not verdict.is_more or recorded is None:
            break
    return verdict
