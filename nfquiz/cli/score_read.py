"""Reads what the score is made of: content, the log, the settings."""

from datetime import datetime
from typing import TYPE_CHECKING

from nfquiz.cli import console
from nfquiz.drill.start import local_now

if TYPE_CHECKING:
    from nfquiz.cli.context import Context
    from nfquiz.content.packs import Library
    from nfquiz.score.report import Report


def read_library(here: "Context") -> "Library":
    """All content; says so where some of it has problems."""
    from nfquiz.content.packs import load

    library = load(here.packs, cache=here.paths.cache / "decks")
    if library.problems:
        count = len(library.problems)
        what = "1 problem" if count == 1 else f"{count} problems"
        console.note(f"{what} in the content; `{here.command('lint --static')}` names them.")
    return library


def read_report(here: "Context", at: datetime | None = None) -> "Report":
    """The score now."""
    from nfquiz.score.record import read_record
    from nfquiz.score.report import report
    from nfquiz.score.start import counted, terms_in_force
    from nfquiz.score.trail import read_trails

    library = read_library(here)
    with here.log as log:
        cards = counted(log, list(library.every_card()))
        trails = read_trails(log, here.settings.desired_retention)
        now = at or local_now()
        terms = terms_in_force(log, now)
        interview = terms.begins(now) if terms else None
        return report(cards, list(library.katas.values()), trails, read_record(log, now), now, interview)
