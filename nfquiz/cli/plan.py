"""`nfquiz plan`: what to do today and on the days until an interview."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from nfquiz.cli import console

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nfquiz.score.plan import Plan

SHOWN = 14
"""Days ahead shown without --all."""


def plan(
    interview: Annotated[
        str | None, typer.Option(help="The day of the interview: a date, or +30: in 30 days.", metavar="YYYY-MM-DD")
    ] = None,
    minutes: Annotated[
        int | None, typer.Option(min=5, max=600, help="Minutes a day, for cards and katas together.")
    ] = None,
    pause: Annotated[
        str | None, typer.Option(help="Nothing until that day, which is the first again.", metavar="YYYY-MM-DD")
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Give the plan up.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Every day until the interview.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The plan as JSON.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Sentences instead of columns.")] = False,
) -> None:
    """Without options: what is left of today, the days until, and the readiness foretold for the day."""
    from nfquiz.cli import context
    from nfquiz.cli.score_read import read_library
    from nfquiz.drill.start import local_now
    from nfquiz.score.record import day_of
    from nfquiz.score.start import read_plan, terms_in_force
    from nfquiz.score.terms import MINUTES, agreed, changed

    here, now = context.get(), local_now()
    with here.log as log:
        terms = terms_in_force(log, now)
        if clear:
            if terms is not None:
                log.append(agreed(None, now))
            console.note("There is no plan any more." if terms else "There was no plan.")
            return
        if interview or minutes or pause:
            log.append(agreed(changed(terms, day_of(now), interview or "", minutes, pause), now))
        library = read_library(here)
        cards = list(library.every_card())
        made = read_plan(log, cards, list(library.katas.values()), now, here.settings.desired_retention)
    if json:
        from nfquiz.score.plain_data import plain_data

        console.say_json(plain_data(made) if made else None)
    elif made is None:
        day = now.date() + timedelta(days=30)
        console.say(f"There is no plan yet: `{here.command(f'plan --interview {day} --minutes {MINUTES}')}` makes one.")
    else:
        for line in plan_lines(made, plain, every):
            console.say(line)


def plan_lines(made: Plan, plain: bool = False, every: bool = False) -> Iterator[str]:
    """The plan as text."""
    from nfquiz.tui.plan_words import held, long_day, terms_text

    terms, today = made.terms, made.today
    yield terms_text(terms, today.day)
    yield (
        f"Readiness now {made.now.figure:.0%} (between {made.now.low:.0%} and {made.now.high:.0%}). On the day about "
        f"{made.foretold.figure:.0%} (between {made.foretold.low:.0%} and {made.foretold.high:.0%}) if you follow the "
        f"plan, {made.untouched.figure:.0%} if you do nothing."
    )
    yield ""
    yield from _today(made)
    ahead = made.ahead if every else made.ahead[:SHOWN]
    if ahead:
        yield ""
        yield "The days until, if all goes as expected:"
    for day in ahead:
        yield (
            f"{long_day(day.day)}: {held(day)}."
            if plain
            else f"  {day.day:%a} {day.day.day:>2} {day.day:%b}  {held(day)}"
        )
    if len(ahead) < len(made.ahead):
        yield f"{len(made.ahead) - len(ahead)} more days: nfquiz plan --all"


def _today(made: Plan) -> Iterator[str]:
    from nfquiz.tui.plan_words import cards_of, long_day, whole

    today = made.today
    done = f"; {made.spent:.0f} done" if made.spent >= 0.5 else ""
    if today.off:
        yield f"Today is a day off, until {long_day(made.terms.pause) if made.terms.pause else 'later'}."
        return
    if not today.tasks:
        all_done = made.spent >= made.terms.minutes
        yield "Today's minutes are done." if all_done else f"Nothing is left for today{done}."
        return
    yield f"Today, about {today.minutes:.0f} minutes{done}:"
    cards = today.of("due", "early", "new")
    if cards:
        yield f"  nfquiz drill: {cards_of(today)}, about {whole(sum(task.minutes for task in cards))} minutes"
    for task in today.of("kata"):
        mode = f" --mode {task.mode}" if task.mode != "implement" else ""
        yield f"  nfquiz kata {task.id}{mode}: about {whole(task.minutes)} minutes"
