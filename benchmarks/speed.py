"""The rows of the speed table."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.app import app
from benchmarks.capstones import capstones
from benchmarks.headless import run_app
from benchmarks.linting import linting
from benchmarks.measure import Row, nfquiz, paired, python, scratch, seconds
from benchmarks.peers import peers
from benchmarks.scale import deck, scale
from benchmarks.verdicts import RUNS, another_right, verdicts
from nfquiz.content.packs import load_decks, load_katas, our_pack
from nfquiz.judge.client import Judge


def start_up(home: Path) -> Iterator[Row]:
    ours, theirs, ratio = paired(nfquiz("--help"), python("-c", "import typer"), home, RUNS)
    figure = f"{ratio:.2f} ({ours * 1e3:.0f} ms beside {theirs * 1e3:.0f} ms)"
    yield Row('`nfquiz --help` beside `python -c "import typer"`', figure, "≤ 1.5", ratio <= 1.5)
    right = home / "adam.py"
    kata = load_katas([our_pack()]).kata("adam")
    right.write_text(another_right(kata))
    cold = nfquiz("kata", "adam", "--once", "--file", str(right))
    ours, theirs, ratio = paired(cold, python("-c", "import torch"), home, RUNS)
    figure = f"{ratio:.2f} ({ours:.2f} s beside {theirs:.2f} s)"
    yield Row('cold `nfquiz kata adam --once` beside `python -c "import torch"`', figure, "≤ 1.3", ratio <= 1.3)


def first_card(home: Path) -> Iterator[Row]:
    """From the command to the first card, with a pack that brings the cards to 300."""
    have = len(load_decks([our_pack()]).cards)
    pack = home / "pack"
    for folder in ("questions", "katas", "reference_impl"):
        (pack / folder).mkdir(parents=True)
    (pack / "questions" / "filler.yaml").write_text(deck("filler", max(0, 300 - have)))
    command = nfquiz("--pack", str(pack), "drill", "--plain")
    seconds(command, home)
    times = [seconds(command, home) for _ in range(RUNS)]
    took = statistics.median(times)
    yield Row("`nfquiz drill` to the first card, 300 cards (whole command)", f"{took:.2f} s", "≤ 0.35 s", took <= 0.35)


def judging(home: Path) -> Iterator[Row]:
    """The warm judge, over all katas and beside others."""
    katas = {kata.id: kata for kata in load_katas([our_pack()]).katas.values() if kata.has_mutants}
    with Judge() as judge:
        yield from verdicts(list(katas.values()), judge)
        yield from peers(home, katas, judge)


def memory_of_the_app(home: Path) -> Iterator[Row]:
    """What the app holds once its first screen and its figures stand."""
    what = "memory of the app without a proctor"
    try:
        held = run_app(home).held
    except RuntimeError as error:
        yield Row(what, f"not measured: {error}", "≤ 80 MiB", False)
        return
    yield Row(what, f"{held:.0f} MiB", "≤ 80 MiB", held <= 80)


PARTS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "start": start_up,
    "card": first_card,
    "scale": lambda home: scale(),
    "judging": judging,
    "memory": memory_of_the_app,
    "app": app,
    "lint": linting,
    "capstones": lambda home: capstones(),
}


def table(parts: Sequence[str]) -> Iterator[Row]:
    """The rows of these parts, or of all of them. Raises KeyError for a part that there is not."""
    with scratch() as folder:
        for part in parts or PARTS:
            yield from PARTS[part](Path(folder))
