import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

import pytest

from nfquiz.cli import context
from nfquiz.store.log import Log

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # typer still imports what click 8.4 wants to lose
    import nfquiz.cli.verbs  # noqa: F401

from nfquiz.cli.app import main

GOOD = Path(__file__).parents[1] / "content" / "good"
"""A small pack: the katas `scale` and `shift`, and a deck."""


@dataclass(frozen=True)
class Done:
    """How a call of the program ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys, monkeypatch, shared_judge):
    """Call the program in this process, with the small pack: `run("kata", "shift", "--once")`."""

    def run(*arguments, pack=GOOD):
        packs = ["--pack", str(pack)] if pack else []
        monkeypatch.setattr(sys, "argv", ["nfquiz", *packs, *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            main()
        if "log" in vars(context.get()):
            context.get().log.close()
        return Done(stop.value.code, *capsys.readouterr())

    return run


@pytest.fixture
def events(home):
    """What the log holds: `events("attempt")`."""

    def events(kind):
        with Log(home / "log.db") as log:
            return log.events(kind)

    return events
