"""Very many cards and answers: generated once, kept in the system's temporary folder for the next run."""

import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.headless import run_app
from benchmarks.measure import Row, environment, nfquiz, python, seconds
from benchmarks.verdicts import RUNS
from nfquiz.store.events import new_id, stamp
from nfquiz.store.log import Log

CARDS, DECKS, ANSWERS = 100_000, 20, 1_000_000
SEEN = 90_000
"""So many of the cards were answered."""
LONG_AGO = 1_500_000_000
_CARD = """  - id: {name}-{number}
    kind: open
    level: core
    q: "Question {number}: what does the layer do, and why?"
    points:
      - {{say: "It does this, which is what an interviewer wants to hear first.", must: true}}
      - {{say: "It does it because of that, and here is the consequence."}}
    answer: "A model answer of a few sentences, so that the file has the size of a real one. It goes on for a while."
    topics: [topic-{topic}]
    sources: [{{title: "A paper", year: 2015, url: "https://arxiv.org/abs/1412.6980"}}]
"""


def deck(name: str, count: int) -> str:
    """A deck of so many cards, as its YAML."""
    cards = "".join(_CARD.format(name=name, number=number, topic=number % 20) for number in range(count))
    return f"deck: {name}\ntitle: Filler\ncards:\n{cards}"


def scale() -> Iterator[Row]:
    """The first card of a drill over all of them, the score, the app, and what each of them holds; and the first fold,
    once the log is there and nothing derived from it."""
    home = generated()
    pack = ("--pack", str(home / "pack"))
    drill, score = nfquiz(*pack, "drill", "--plain"), nfquiz(*pack, "score", "--plain")
    seconds(drill, home)  # where the folder is new, this reads the decks and the log: that happens once
    took = statistics.median(seconds(drill, home) for _ in range(RUNS))
    what = f"`nfquiz drill` to the first card, {CARDS:,} cards, {ANSWERS:,} answers"
    yield Row(what, f"{took:.2f} s", "≤ 0.7 s", took <= 0.7)
    yield _held("… its memory", _peak_mib(drill, home))
    seconds(score, home)
    took = statistics.median(seconds(score, home) for _ in range(RUNS))
    yield Row("… `nfquiz score`", f"{took:.1f} s", "≤ 2 s", took <= 2)
    yield _held("… its memory", _peak_mib(score, home))
    app = run_app(home, home / "pack")
    figure = f"{app.frame:.2f} s, its figures {app.figures:.1f} s"
    yield Row("… the app's first frame", figure, "≤ 1 s, 5 s", app.frame <= 1 and app.figures <= 5)
    yield _held("… its memory without a proctor, once they stand", app.held)
    yield Row("… the most that it held while it read", f"{app.peak:.0f} MiB", "—", True)
    _forget(home / "log.db")
    first = seconds(drill, home) + seconds(score, home)
    yield Row("… the first fold of the log, for drill and score", f"{first:.0f} s", "≤ 60 s", first <= 60)


def _held(what: str, mib: float) -> Row:
    return Row(what, f"{mib:.0f} MiB", "≤ 80 MiB", mib <= 80)


def _forget(path: Path) -> None:
    """Drops all that was derived from a log."""
    with Log(path) as log:
        log.rebuild()


def generated() -> Path:
    """A home with such a log, and a pack in it. Made anew where what it was made by has changed."""
    folder = Path(tempfile.gettempdir()) / "nfquiz-scale"
    recipe = f"1 {CARDS} {DECKS} {ANSWERS} {SEEN}"
    if not (folder / "recipe").exists() or (folder / "recipe").read_text() != recipe:
        shutil.rmtree(folder, ignore_errors=True)
        _pack(folder / "pack")
        _log(folder / "log.db")
        (folder / "recipe").write_text(recipe)
    return folder


def _pack(root: Path) -> None:
    for name in ("questions", "katas", "reference_impl"):
        (root / name).mkdir(parents=True)
    for number in range(DECKS):
        path = root / "questions" / f"filler-{number}.yaml"
        path.write_text(deck(path.stem, CARDS // DECKS))
        os.utime(path, (LONG_AGO, LONG_AGO))  # what was changed just now is not cached yet


def _log(path: Path) -> None:
    """Answers spread over a year and a half, straight into the table: one by one would take an hour."""
    Log(path).close()
    dice, size = random.Random(0), CARDS // DECKS
    now = datetime.now(UTC)
    step = timedelta(days=550) / ANSWERS

    def rows() -> Iterator[tuple[str, str, str, str, str]]:
        for number in range(ANSWERS):
            at, card = now - step * (ANSWERS - number), dice.randrange(SEEN)
            data = {
                "rating": dice.choice((1, 2, 3, 3, 3, 4)), "suggested": 3, "score": 1.0, "correct": None, "given": None,
                "ticks": [0, 1], "sureness": 75, "drawn": {"seed": dice.getrandbits(32)}, "seconds": 20.5,
                "recall": 0.9, "new": False, "learning": False, "cram": False, "form": "open",
            }  # fmt: skip
            yield new_id(at), stamp(at), "answer", f"card:filler-{card // size}-{card % size}", json.dumps(data)

    db = sqlite3.connect(path)
    with db:
        db.executemany("INSERT INTO events (id, at, kind, subject, data) VALUES (?, ?, ?, ?, ?)", rows())
    db.close()


def _peak_mib(command: list[str], home: Path) -> float:
    """The most memory that a command held at once (Linux)."""
    # started by a small process: the figure would count what the starting one held before it became the command
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, capture_output=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    done = subprocess.run(
        python("-c", code, *command), capture_output=True, text=True, env=environment(home), check=True
    )
    return int(done.stdout) / 1024
