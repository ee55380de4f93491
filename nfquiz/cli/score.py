"""`nfquiz score`: readiness by topic, the counts behind it, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nfquiz.score.calibration import Calibration
    from nfquiz.score.readiness import Readiness
    from nfquiz.score.report import Report

SHOWN = 12
"""Topics shown without --all."""


def score(
    json: Annotated[bool, typer.Option("--json", help="All figures as JSON.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Sentences instead of columns.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Every topic, the small ones too.")] = False,
) -> None:
    """How ready you are by topic, the counts behind each figure, and the three most useful things to do next."""
    from dataclasses import asdict
    from datetime import UTC, datetime

    from nfquiz.cli import console, context
    from nfquiz.content.packs import load
    from nfquiz.drill.start import open_book
    from nfquiz.score.report import report

    here = context.get()
    library = load(here.packs, cache=here.paths.cache / "decks")
    if library.problems:
        count = len(library.problems)
        what = "1 problem" if count == 1 else f"{count} problems"
        console.note(f"{what} in the content; `{here.command('lint --static')}` names them.")
    cards = [card for card, _ in library.cards.values()]
    with here.log as log:
        book = open_book(log, here.settings.desired_retention)
        events = log.events(kind=("answer", "undo"))
        made = report(cards, list(library.katas.values()), book, events, datetime.now(UTC))
    if json:
        console.say_json(asdict(made))
        return
    for line in _lines(made, plain, every):
        console.say(line)


def _lines(made: Report, plain: bool, every: bool) -> Iterator[str]:
    yield f"Readiness now: {made.overall.readiness:.0%}. {_counts(made.overall)}."
    topics = [one for one in made.topics if every or one.cards + one.katas >= 3]
    shown = topics if every else topics[:SHOWN]
    if shown:
        yield ""
        yield "By topic, the weakest first:"
    width = max((len(one.topic) for one in shown), default=0)
    for one in shown:
        if plain:
            yield f"{one.topic}: {one.readiness:.0%}. {_counts(one)}."
        else:
            yield f"  {one.readiness:>4.0%}  {one.topic:<{width}}  {_counts(one)}"
    if len(shown) < len(made.topics):
        yield f"{len(made.topics) - len(shown)} more topics: nfquiz score --all"
    if made.weakest:
        yield ""
        yield f"Weakest: {', '.join(made.weakest)}."
    yield from _calibration(made.calibration)
    if made.next:
        yield ""
        yield "Next:"
    for number, step in enumerate(made.next, 1):
        yield f"{number}. {step.command} ({step.minutes} minutes). {step.why}"


def _counts(one: Readiness) -> str:
    parts = []
    if one.cards:
        cards = f"{one.seen} of {_number(one.cards, 'card')} seen"
        extra = [f"{count} {word}" for count, word in ((one.due, "due"), (one.missed, "missed last time")) if count]
        parts.append(f"{cards} ({', '.join(extra)})" if extra else cards)
    if one.katas:
        katas = f"{one.unaided} of {_number(one.katas, 'kata')} solved unaided"
        others = (
            (one.with_hints, "with hints"),
            (one.solution_seen, "after the solution"),
            (one.attempted, "begun"),
            (one.katas_due, "due"),
        )
        extra = [f"{count} {word}" for count, word in others if count]
        parts.append(f"{katas} ({', '.join(extra)})" if extra else katas)
    return "; ".join(parts) or "nothing to count yet"


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _calibration(made: Calibration) -> Iterator[str]:
    from nfquiz.drill.grading import Sureness

    if made.stated:
        yield ""
        yield "How sure you were, and how often you were right:"
        for stated in made.stated:
            known = stated.sureness in set(Sureness)
            words = Sureness(stated.sureness).words if known else "stated"
            right = f"{stated.right} of {_number(stated.answers, 'answer')} right"
            yield f"  {words} ({stated.sureness} %): {right}, {stated.right / stated.answers:.0%}"
    if made.sure_but_wrong:
        yield f"Certain, yet wrong: {', '.join(made.sure_but_wrong)}."
    if made.reviews and made.forecast is not None and made.recalled is not None:
        reviews = _number(made.reviews, "review")
        yield f"The memory model foretold {made.forecast:.0%}, you recalled {made.recalled:.0%} of {reviews}."
