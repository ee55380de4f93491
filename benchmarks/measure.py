"""Timing whole commands and verdicts: pairs taken in turn, so that a drifting machine cancels out of the ratio."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, the figure, and the bar it is held against."""

    what: str
    figure: str
    bar: str
    met: bool


def environment(home: Path) -> dict[str, str]:
    """A person's: with bytecode from the second call on, as installed packages have it, whoever measures."""
    env = {**os.environ, "NFQUIZ_HOME": str(home), "OMP_NUM_THREADS": "1", "NO_COLOR": "1"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def ran(command: list[str], home: Path, text: str = "") -> tuple[int, float]:
    """The exit code and the wall time of a whole command."""
    start = time.perf_counter()
    done = subprocess.run(command, input=text, capture_output=True, text=True, env=environment(home), check=False)
    return done.returncode, time.perf_counter() - start


def seconds(command: list[str], home: Path, text: str = "") -> float:
    """Wall time of a whole command."""
    return ran(command, home, text)[1]


def paired(ours: list[str], theirs: list[str], home: Path, runs: int) -> tuple[float, float, float]:
    """Median seconds of both commands, and the median of the ratios, run by run in turn."""
    seconds(ours, home), seconds(theirs, home)  # warm the file cache
    pairs = [(seconds(ours, home), seconds(theirs, home)) for _ in range(runs)]
    ratio = statistics.median(mine / other for mine, other in pairs)
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), ratio


def median_ms(call: Callable[[], object], runs: int, pause: float = 0.0) -> float:
    """Median milliseconds of a call, after one to warm up, with a pause in seconds before each."""
    call()
    times = []
    for _ in range(runs):
        time.sleep(pause)
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def resident_mib(pid: int) -> float:
    """The memory that a process has to itself and shares, as the system counts it (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def nfquiz(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("nfquiz")), *arguments]


def scratch() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="nfquiz-bench-")
