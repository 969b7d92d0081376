"""What has to be built for a peer, and how its programs are started."""

import re
import shutil
import subprocess
import sys

from .machine import BENCHMARKS, COLLECTORS, FLAGS, JAR, ROOT, build, is_older, maven
from .rows import ASYNCIO, KOTLIN, TAUKO

KOTLIN_JAR = BENCHMARKS / "peers" / "kotlin" / "target" / "tauko-benchmarks-kotlin.jar"
GO_SOURCES = BENCHMARKS / "peers" / "go"
GO_PROGRAM = GO_SOURCES / "target" / "peer"
DEMOS_JAR = ROOT / "demos" / "target" / "tauko-demos.jar"

ONE_CORE = [f"-Djdk.virtualThreadScheduler.{key}=1" for key in ("parallelism", "maxPoolSize")]

# The packages of the programs, and the settings of the peers that share them.
PACKAGES = {"threads": "threads", "threads-1": "threads", "jox": "jox", "jox-1": "jox", "pekko": "pekko",
            "kotlin": "kotlin", "kotlin-1": "kotlin"}
SETTINGS = {
    "mailbox": ["-Dtauko.carrier=mailbox"],
    "portable": ["-Dtauko.carrier=portable"],
    "parallel": ["-Dtauko.carrier=mailbox", "-Dtauko.dispatcher=tauko.parallel"],
    "threads-1": ONE_CORE,
    "jox-1": ONE_CORE,
    "kotlin-1": ["-Dbenchmarks.dispatcher=one"],
    "kotlin": ["-Dbenchmarks.dispatcher=default"],
}


class Peers:
    """The peers of a run, with all that they need."""

    def __init__(self, options, jdk):
        """Builds what is missing or old, and leaves out the peers that this machine lacks something for."""
        self.jdk = jdk
        self.collector = COLLECTORS[options.gc]
        self.python = python_with_uvloop() or "python3"
        if "uvloop" in options.peers and not python_with_uvloop():
            leave_out(options, "uvloop", "python3 lacks uvloop (on Debian: apt-get install python3-uvloop)")
        if "go" in options.peers and not shutil.which("go"):
            leave_out(options, "go", "there is no go on the PATH (on Debian: apt-get install golang-go)")
        build(jdk)
        if any(peer in KOTLIN for peer in options.peers):
            build_kotlin(jdk)
        if "go" in options.peers:
            build_go()
        if any(workload.name.startswith("start-") for workload in options.workloads):
            subprocess.run([ROOT / "tauko", "--version"], stdout=subprocess.DEVNULL, check=True)
        self.names = options.peers

    def command(self, workload, peer):
        """The command line of a workload's program."""
        arguments = workload.arguments(peer)
        if workload.name == "start-script":
            return [str(ROOT / "tauko"), "hello"]
        if peer in ASYNCIO:
            script = re.sub(r"(?<!^)(?=[A-Z])", "_", workload.program).lower() + ".py"
            loop = ["--uvloop"] if peer == "uvloop" else []
            return [self.python, "-B", str(BENCHMARKS / "peers" / "asyncio" / script), *loop, *arguments]
        if peer == "go":
            return [str(GO_PROGRAM), workload.program, *arguments]
        # The whole heap from the beginning: how it grows is the collector's affair, and decides rows with much memory.
        heap = [f"-Xmx{workload.heap}"] if workload.launches else [f"-Xms{workload.heap}", f"-Xmx{workload.heap}"]
        line = [f"{self.jdk}/bin/java", *FLAGS, self.collector, *heap, "-XX:+ExitOnOutOfMemoryError",
                *SETTINGS.get(peer, [])]
        if workload.name == "start-jar":
            return [*line, "-jar", str(DEMOS_JAR), "hello"]
        package = "" if peer in TAUKO else PACKAGES[peer] + "."
        path = f"{JAR}:{KOTLIN_JAR}" if peer in KOTLIN else str(JAR)
        return [*line, "-cp", path, f"dev.tauko.benchmarks.{package}{workload.program}", *arguments]

    def versions(self):
        """Lines about the peers that are not part of the JVM's or CPython's."""
        lines = []
        if "uvloop" in self.names:
            lines.append("- uvloop: " + output([self.python, "-c", "import uvloop; print(uvloop.__version__)"]))
        if "go" in self.names:
            lines.append("- Go: " + output(["go", "version"]).removeprefix("go version "))
        if any(peer in KOTLIN for peer in self.names):
            pom = (BENCHMARKS / "peers" / "kotlin" / "pom.xml").read_text()
            lines.append(f"- Kotlin: {version('kotlin', pom)}, coroutines {version('kotlinx-coroutines', pom)}")
        pom = (ROOT / "pom.xml").read_text()
        return [*lines, f"- Pekko: {version('pekko', pom)}; Jox: {version('jox', pom)}"]


def leave_out(options, peer, why):
    print(f"{peer} is left out: {why}", file=sys.stderr)
    options.peers.remove(peer)


def python_with_uvloop():
    """The CPython that has uvloop; None if there is none."""
    for python in ("python3", "/usr/bin/python3"):
        try:
            found = subprocess.run([python, "-c", "import uvloop"], capture_output=True, check=False)
        except OSError:
            continue
        if found.returncode == 0:
            return python
    return None


def build_kotlin(jdk):
    """Builds the jar of Kotlin's programs if it is missing, or older than its sources or what they use."""
    sources = [BENCHMARKS / "peers" / "kotlin" / name for name in ("pom.xml", "src")]
    if is_older(KOTLIN_JAR, [*sources, JAR]):
        maven(jdk, "benchmarks/peers/kotlin", "-Pkotlin")


def build_go():
    """Compiles Go's programs if they are older than their sources."""
    if is_older(GO_PROGRAM, list(GO_SOURCES.glob("*.go"))):
        line = ["go", "build", "-o", str(GO_PROGRAM), "."]
        if subprocess.run(line, cwd=GO_SOURCES, stdout=sys.stderr, check=False).returncode != 0:
            sys.exit("the build of Go's programs failed; its messages are above")


def version(name, pom):
    return re.search(rf"<{name}\.version>(.*?)<", pom)[1]


def output(line):
    return subprocess.run(line, capture_output=True, text=True, check=True).stdout.strip()
