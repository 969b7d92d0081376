"""What is measured, and what the figures of it look like."""

from dataclasses import dataclass, field, replace

# The peers that are programs for CPython.
ON_CPYTHON = ("asyncio", "uvloop", "aiohttp", "aiohttp-uvloop")

# What a unit is called in a table.
SYMBOLS = {"us": "µs"}

# The most operations of a program in miniature.
FEW = 1000


@dataclass
class Workload:
    """One thing to do: the programs that do it, what they print, and for how long.

    Its operations, its rounds and those of them that are left out are so many on the JVM and in Go; CPython may
    be given fewer.
    A target is the most that a peer may take, in the workload's unit; a ratio is the least that a peer
    may take, compared with Tauko.
    """

    name: str
    text: str
    program: str
    unit: str
    kind: list = field(default_factory=list)
    size: int = 0
    python_size: int = 0
    rounds: int = 0
    python_rounds: int = 0
    warm_up: int = 1
    python_warm_up: int = 0
    size_first: bool = False
    targets: dict = field(default_factory=dict)
    ratios: dict = field(default_factory=dict)
    # What one unit's worth stands for, and the name of so many of them in a second.
    rate: tuple = ()
    peers: tuple = ()
    heap: str = "4g"
    # Whether a round is a process of its own, and its figure the time until its first line.
    launches: bool = False
    # What "kind" is in miniature; the same if empty.
    small_kind: list = field(default_factory=list)
    # The most seconds that a process may take.
    timeout: int = 900

    def operations(self, peer):
        """How many operations a round has; 0 for one that does a single thing."""
        return self.python_size or self.size if peer in ON_CPYTHON else self.size

    def rounds_of(self, peer):
        """How many rounds a process has, with those that are left out."""
        return self.python_rounds or self.rounds if peer in ON_CPYTHON else self.rounds

    def warm_up_of(self, peer):
        """How many rounds are left out."""
        return self.python_warm_up or self.warm_up if peer in ON_CPYTHON else self.warm_up

    def arguments(self, peer):
        if self.launches:
            return self.kind
        operations = self.operations(peer)
        size = [str(operations)] if operations else []
        return (size + self.kind if self.size_first else self.kind + size) + [str(self.rounds_of(peer))]

    def miniature(self):
        """The same with little to do: to see that its programs work."""
        return replace(
            self, kind=self.small_kind or self.kind, size=min(self.size, FEW), python_size=0, rounds=1, python_rounds=0,
            warm_up=0, python_warm_up=0, targets={}, ratios={})

    @property
    def is_timed(self):
        """Whether the programs print how long it took, and how much of the processors."""
        return self.unit in ("ns", "s", "ms") or bool(self.rate)

    @property
    def symbol(self):
        return SYMBOLS.get(self.unit, self.unit)
