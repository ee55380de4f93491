"""How long the linter takes: over everything, and over what has changed."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, nfquiz, ran, seconds

CHANGED = "adam"


def linting(home: Path) -> Iterator[Row]:
    """From an empty cache, once: it takes minutes. Then a kata's mark is taken away, as a change of it would."""
    code, took = ran(nfquiz("lint"), home)
    what = f"`nfquiz lint`: everything read and proved, on {os.cpu_count()} cores"
    figure = f"{took // 60:.0f} min {took % 60:.0f} s" + (", and there are problems" if code else "")
    yield Row(what, figure, "≤ 5 min", code == 0 and took <= 300)
    marks = next(home.rglob("sound.json"))
    kept = {place: mark for place, mark in json.loads(marks.read_bytes()).items() if Path(place).name != CHANGED}
    marks.write_text(json.dumps(kept))
    took = seconds(nfquiz("lint", "--changed"), home)
    yield Row(f"`nfquiz lint --changed` after a change of `{CHANGED}`", f"{took:.1f} s", "≤ 10 s", took <= 10)
