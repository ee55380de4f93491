"""`nfquiz plan`: what to do today and on the days until an interview."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from nfquiz.cli import console
from nfquiz.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nfquiz.score.plan import Plan, PlannedDay
    from nfquiz.score.terms import Terms

MINUTES = 30
"""A day, where nothing was agreed."""
SHOWN = 14
"""Days ahead shown without --all."""
FARTHEST = 365


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
    from nfquiz.score.terms import agreed

    here, now = context.get(), local_now()
    with here.log as log:
        terms = terms_in_force(log, now)
        if clear:
            if terms is not None:
                log.append(agreed(None, now))
            console.note("There is no plan any more." if terms else "There was no plan.")
            return
        if interview or minutes or pause:
            log.append(agreed(_changed(terms, interview, minutes, pause, day_of(now)), now))
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


def _changed(terms: Terms | None, interview: str | None, minutes: int | None, pause: str | None, today: date) -> Terms:
    """The terms with what the person gave in place of what there was."""
    from nfquiz.score.terms import Terms

    if terms is None and interview is None:
        raise UserError("When is the interview?", "Add --interview with its date, such as 2026-12-24.")
    day = _date("--interview", interview, today) if interview else terms.interview if terms else today
    until = _date("--pause", pause, today) if pause else terms.pause if terms else None
    if day <= today:
        raise UserError(f"--interview {day}: that day is {'today' if day == today else 'over'}.", "Give a later one.")
    if (day - today).days > FARTHEST:
        raise UserError(f"--interview {day}: more than a year away.", "Give an earlier one; it can be changed later.")
    if pause and until is not None and not today < until < day:
        raise UserError(f"--pause {until}: not between today and the interview on {day}.")
    return Terms(day, minutes or (terms.minutes if terms else MINUTES), until)


def _date(option: str, text: str, today: date) -> date:
    if re.fullmatch(r"\+\d{1,4}", text.strip()):
        return today + timedelta(days=int(text))
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError:
        raise UserError(
            f"{option} {text}: this is no date.", "Write it as 2026-12-24, or +30 for in 30 days."
        ) from None


def plan_lines(made: Plan, plain: bool = False, every: bool = False) -> Iterator[str]:
    """The plan as text."""
    terms, today = made.terms, made.today
    left = (terms.interview - today.day).days
    when = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"
    yield f"Interview on {_long(terms.interview)}, {when}; {terms.minutes} minutes a day."
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
            f"{_long(day.day)}: {_held(day)}."
            if plain
            else f"  {day.day:%a} {day.day.day:>2} {day.day:%b}  {_held(day)}"
        )
    if len(ahead) < len(made.ahead):
        yield f"{len(made.ahead) - len(ahead)} more days: nfquiz plan --all"


def _today(made: Plan) -> Iterator[str]:
    today = made.today
    done = f"; {made.spent:.0f} done" if made.spent >= 0.5 else ""
    if today.off:
        yield f"Today is a day off, until {_long(made.terms.pause) if made.terms.pause else 'later'}."
        return
    if not today.tasks:
        all_done = made.spent >= made.terms.minutes
        yield "Today's minutes are done." if all_done else f"Nothing is left for today{done}."
        return
    yield f"Today, about {today.minutes:.0f} minutes{done}:"
    cards = today.of("due", "early", "new")
    if cards:
        yield f"  nfquiz drill: {_cards(today)}, about {_whole(sum(task.minutes for task in cards))} minutes"
    for task in today.of("kata"):
        mode = f" --mode {task.mode}" if task.mode != "implement" else ""
        yield f"  nfquiz kata {task.id}{mode}: about {_whole(task.minutes)} minutes"


def _held(day: PlannedDay) -> str:
    if day.off:
        return "off"
    katas = ", ".join(
        f"kata {task.id}" + (f" ({task.mode})" if task.mode != "implement" else "") for task in day.of("kata")
    )
    parts = [part for part in (_cards(day), katas) if part]
    return f"{', '.join(parts)}, about {_whole(day.minutes)} minutes" if parts else "nothing"


def _cards(day: PlannedDay) -> str:
    counts = ((len(day.of("due")), "due"), (len(day.of("early")), "once more"), (len(day.of("new")), "new"))
    total = sum(count for count, _ in counts)
    named = ", ".join(f"{count} {word}" for count, word in counts if count)
    return f"{total} card{'' if total == 1 else 's'} ({named})" if total else ""


def _whole(minutes: float) -> int:
    return max(1, round(minutes))


def _long(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
