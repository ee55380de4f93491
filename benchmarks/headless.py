"""The app without a terminal of its own: when its first frame stands, when its figures do, and what it then holds."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import environment, python

_RUN = """
import asyncio, sys, time
from pathlib import Path
began = time.perf_counter()
from nfquiz.cli.context import Context
from nfquiz.tui.app import make_app

def held(what):
    for line in open('/proc/self/status'):
        if line.startswith(what):
            return int(line.split()[1]) / 1024

async def main():
    app = make_app(Context(tuple(map(Path, sys.argv[1:]))))
    async with app.run_test(size=(80, 24)) as pilot:
        frame = time.perf_counter() - began
        while app.state is None:
            await pilot.pause(0.02)
        figures = time.perf_counter() - began
        await app.workers.wait_for_complete()
        await pilot.pause()
        print(frame, figures, held('VmRSS'), held('VmHWM'))

asyncio.run(main())
"""


@dataclass(frozen=True)
class Run:
    """Seconds from the start of the program; MiB held once the figures stand, and the most that were held at once."""

    frame: float
    figures: float
    held: float
    peak: float


def run_app(home: Path, *packs: Path) -> Run:
    """Starts the app once. Raises RuntimeError with what it said where it ends badly."""
    command = python("-c", _RUN, *map(str, packs))
    done = subprocess.run(command, capture_output=True, text=True, env=environment(home), check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-200:])
    return Run(*map(float, done.stdout.split()[-4:]))
