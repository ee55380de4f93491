"""`nfquiz interview`: a mock interview, and the scorecards of those before."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nfquiz.cli import console

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from nfquiz.cli.context import Context
    from nfquiz.content.packs import Library
    from nfquiz.practice.desk import Desk
    from nfquiz.practice.work import Work
    from nfquiz.score.choosing import Part
    from nfquiz.score.interview import Interview
    from nfquiz.score.scorecard import Line, Scorecard
    from nfquiz.store.log import Log


def interview(
    minutes: Annotated[int, typer.Option(min=10, max=240, help="How long it is to take.")] = 45,
    topic: Annotated[list[str] | None, typer.Option(help="Only about this topic (may be repeated).")] = None,
    level: Annotated[list[str] | None, typer.Option(help="Only core, intermediate or advanced.")] = None,
    no_code: Annotated[bool, typer.Option("--no-code", help="Questions alone, no kata.")] = False,
    seed: Annotated[int | None, typer.Option(min=0, help="Draw the same interview again.")] = None,
    history: Annotated[bool, typer.Option("--history", help="The scorecards of all interviews so far.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Give up the one that was begun.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The scorecard (or the history) as JSON.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="It is linear text in any case.")] = False,
) -> None:
    """Questions with follow-ups, a debugging task, a kata; nothing is revealed before the end. A begun one goes on."""
    from nfquiz.cli import context
    from nfquiz.score.holding import begin, give_up, going_on, take_up
    from nfquiz.score.interview import KIND, earlier

    here = context.get()
    with here.log as log:
        own = going_on(log)
        if history:
            _show_history(earlier(log.events(kind=KIND)), json)
            return
        if drop:
            if own:
                give_up(own, log, _now())
            console.note("The interview is given up." if own else "There was none to give up.")
            return
        library = _library(here)
        if own:
            going = take_up(own, library, log, _now)
            console.note(f"The interview of {own[0].time.astimezone():%d %B, %H:%M} goes on; --drop gives it up.")
        else:
            going = begin(
                log,
                library,
                _now,
                minutes=minutes,
                topics=topic or (),
                levels=level or (),
                code=not no_code,
                seed=seed,
                desired_retention=here.settings.desired_retention,
            )
        code = _hold(here, going, log, json)
    raise typer.Exit(code)


def _now() -> datetime:
    from nfquiz.drill.start import local_now

    return local_now()


def _library(here: Context) -> Library:
    from nfquiz.cli.score_read import read_library

    return read_library(here)


def _hold(here: Context, going: Interview, log: Log, as_json: bool) -> int:
    """Asks, and writes the scorecard; the exit code."""
    from nfquiz.cli.drill import reader, wrap_width
    from nfquiz.cli.interview_face import InterviewFace, NoMoreInput, Quit
    from nfquiz.practice.desk import Desk
    from nfquiz.score.holding import close
    from nfquiz.score.interview import KIND, earlier

    out = sys.stderr if as_json else sys.stdout

    def write(line: str) -> None:
        print(line, file=out, flush=True)

    desk = Desk(here, console.note)

    def open_work(part: Part, fresh: bool) -> Work:
        return _work(desk, part, fresh)

    face = InterviewFace(going, open_work, reader(), write, wrap_width(out))
    try:
        with desk:
            face.run()
    except (Quit, NoMoreInput, KeyboardInterrupt) as left:
        if isinstance(left, NoMoreInput) and not face.read_any:
            console.note("Standard input is empty: pipe answers into it, or run this in a terminal.")
            return 2
        console.note(f"The interview waits: `{here.command('interview')}` goes on, --drop gives it up.")
        return 130 if isinstance(left, KeyboardInterrupt) else 0
    before = earlier(log.events(kind=KIND))
    made = close(going, log, _now, here.settings.desired_retention)
    if as_json:
        console.say_json(made.as_data() | {"before": [_brief(at, card) for at, card in before]})
    else:
        for line in scorecard_lines(made, before):
            write(console.wrapped(line))
    return 0


def _work(desk: Desk, part: Part, fresh: bool) -> Work:
    """The kata's file, in the workspace; afresh, with the old one kept beside it."""
    from nfquiz.drill.katas import Mode
    from nfquiz.practice.work import Work
    from nfquiz.score.choosing import DEBUG

    if part.kind == DEBUG:
        return Work.open(desk, part.id, mode=Mode.DEBUG, seed=part.seed, reset=fresh)
    return Work.open(desk, part.id, mode=Mode.IMPLEMENT, reset=fresh)


# -- the scorecard as text ------------------------------------------------------------------------


def scorecard_lines(made: Scorecard, before: list[tuple[datetime, Scorecard]]) -> Iterator[str]:
    """What an interviewer would have written."""
    from nfquiz.score.scorecard import KIND_WORDS

    yield ""
    yield f"Scorecard: {made.score:.0%}, {made.verdict}. {made.minutes:g} of {made.allowed} minutes."
    yield "  " + ", ".join(f"{KIND_WORDS[kind]} {score:.0%}" for kind, score in made.by_kind.items())
    if before:
        yield f"Before: {', '.join(f'{card.score:.0%} ({at.astimezone():%d %B})' for at, card in before[-5:])}."
        yield from _compared(made, before[-1][1])
    for number, line in enumerate(made.lines, 1):
        if line.score is not None:
            yield ""
            yield from _line(number, line)
    yield ""
    late = [f"{line.id} ({line.kind})" for line in made.lines if line.score is None]
    if late:
        yield f"Not reached: {', '.join(late)}."
    if made.review:
        yield f"Cards to go over, due now (`nfquiz drill`): {', '.join(made.review)}."
    practise = list(dict.fromkeys(id for line in made.lines for id in line.practise))
    for id in practise:
        yield f"Practise: nfquiz kata {id}"


def _compared(made: Scorecard, last: Scorecard) -> Iterator[str]:
    """The kinds that both have, beside each other."""
    from nfquiz.score.scorecard import KIND_WORDS

    changed = [f"{KIND_WORDS[kind]} {change:+.0%}" for kind, change in made.since(last).items()]
    if changed:
        yield f"Since the last one: {', '.join(changed)}."


def _line(number: int, line: Line) -> Iterator[str]:
    title = " ".join(line.title.split())
    yield f"{number}. {title} ({line.kind}, {line.id})"
    evidence = line.evidence[:1].upper() + line.evidence[1:]
    yield f"   {line.score:.0%}, {line.minutes:g} of {line.allowed} minutes. {evidence}."
    for missing in line.missing:
        yield f"   - missing: {' '.join(missing.split())}"


def _show_history(cards: list[tuple[datetime, Scorecard]], as_json: bool) -> None:
    if as_json:
        console.say_json([_brief(at, card) | {"scorecard": card.as_data()} for at, card in cards])
        return
    if not cards:
        console.say("No interview is finished yet.")
    from nfquiz.score.scorecard import KIND_WORDS

    for at, card in cards:
        kinds = ", ".join(f"{KIND_WORDS[kind]} {score:.0%}" for kind, score in card.by_kind.items())
        console.say(f"{at.astimezone():%Y-%m-%d %H:%M}  {card.score:>4.0%}  {card.verdict}  {kinds}")


def _brief(at: datetime, card: Scorecard) -> dict[str, Any]:
    return {"at": at.isoformat(), "score": card.score, "verdict": card.verdict, "by_kind": card.by_kind}
