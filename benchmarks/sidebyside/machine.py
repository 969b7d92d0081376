"""The machine, the JDK and the jar."""

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent
ROOT = BENCHMARKS.parent
JAR = BENCHMARKS / "target" / "tauko-benchmarks.jar"
MODULES = ("engine", "http-client", "console", "benchmarks")
SOURCES = ("pom.xml", *(f"{module}/{part}" for module in MODULES for part in ("pom.xml", "src/main")))
JAVA_NEEDED = 25
FLAGS = ["--add-opens=java.base/java.lang=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]
COLLECTORS = {"parallel": "-XX:+UseParallelGC", "g1": "-XX:+UseG1GC"}


def describe(jdk, flags, python=None):
    """Lines about where the figures come from; of CPython only if it takes part."""
    version = subprocess.run([f"{jdk}/bin/java", "-version"], capture_output=True, text=True, check=True)
    cpu = platform.processor() or platform.machine()
    memory = ""
    if Path("/proc/cpuinfo").exists():
        models = re.findall(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.M)
        cpu = models[0] if models else cpu
        total = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1])
        memory = f", {total / 2**20:.0f} GiB"
    lines = [
        f"- machine: {os.cpu_count()} × {cpu}{memory}, {platform.system()} {platform.release()}",
        f"- JVM: {version.stderr.splitlines()[-2].strip()}",
        f"- flags: {' '.join(flags)}",
    ]
    if python:
        cpython = subprocess.run([python, "--version"], capture_output=True, text=True, check=True)
        lines.append(f"- CPython: {cpython.stdout.strip()}")
    return lines


def release_of(jdk):
    """The feature release of the JDK in a folder; 0 if there is none."""
    release = Path(jdk) / "release"
    if not all(os.access(Path(jdk) / "bin" / tool, os.X_OK) for tool in ("java", "javac")) or not release.is_file():
        return 0
    found = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(), re.M)
    return int(found[1]) if found else 0


def find_jdk():
    """Looks where ./tauko looks."""
    candidates = [os.environ.get("JAVA_HOME", "")]
    if shutil.which("java"):
        shown = subprocess.run(
            ["java", "-XshowSettings:properties", "-version"], capture_output=True, text=True, check=False)
        candidates += re.findall(r"^ *java\.home = (.*)$", shown.stderr, re.M)
    for folder, pattern in (
        ("/usr/lib/jvm", "*"),
        ("/Library/Java/JavaVirtualMachines", "*/Contents/Home"),
        (Path.home() / ".sdkman/candidates/java", "*"),
        (Path.home() / ".jdks", "*"),
    ):
        candidates += sorted(map(str, Path(folder).glob(pattern)))
    for jdk in filter(None, candidates):
        if release_of(jdk) >= JAVA_NEEDED:
            return jdk
    sys.exit(
        f"no JDK {JAVA_NEEDED} or later was found; looked at JAVA_HOME, java on the PATH, /usr/lib/jvm, "
        "/Library/Java/JavaVirtualMachines, ~/.sdkman/candidates/java and ~/.jdks")


def build(jdk):
    """Builds the jar if it is missing or older than the sources."""
    if is_older(JAR, [ROOT / source for source in SOURCES]):
        maven(jdk, "benchmarks")


def is_older(built, sources):
    """Whether something is missing, or older than any of the files and folders that it is built from."""
    files = [path for source in sources for path in [source, *source.rglob("*")]]
    return not built.exists() or any(path.stat().st_mtime > built.stat().st_mtime for path in files)


def maven(jdk, module, *options):
    """Builds a module, and those that it needs."""
    if not shutil.which("mvn"):
        sys.exit("Maven is needed to build the benchmarks, and there is no mvn on the PATH")
    print(f"building {module}", file=sys.stderr)
    environment = dict(os.environ) if shutil.which("java") else {**os.environ, "JAVA_HOME": jdk}
    line = ["mvn", "-q", "-B", "-f", str(ROOT / "pom.xml"), *options, "-pl", module, "-am", "-Dmaven.test.skip=true",
            "-Dwarnings.fail=false", "package"]
    if subprocess.run(line, env=environment, check=False, stdout=sys.stderr).returncode != 0:
        sys.exit("the build failed; its messages are above")
