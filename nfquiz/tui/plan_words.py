"""A plan in words, for both faces: what a day holds, how far the interview is. Sentences only, no screen."""

from datetime import date
from typing import TYPE_CHECKING

from nfquiz.tui.words import number

if TYPE_CHECKING:
    from nfquiz.score.plan import PlannedDay
    from nfquiz.score.terms import Terms


def terms_text(terms: "Terms", today: date) -> str:
    """What was agreed."""
    return f"Interview on {long_day(terms.interview)}, {until(terms.interview, today)}; {terms.minutes} minutes a day."


def until(day: date, today: date) -> str:
    """How far a day is: `today`, `tomorrow`, `in 12 days`."""
    left = (day - today).days
    return "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"


def held(day: "PlannedDay") -> str:
    """What a day holds: `12 cards (8 due, 4 new), kata adam, about 29 minutes`."""
    return f"{parts_of(day)}, about {whole(day.minutes)} minutes" if day.tasks else parts_of(day)


def parts_of(day: "PlannedDay") -> str:
    """The same without the minutes; `off` or `nothing` where there is none."""
    katas = [f"kata {task.id}" + (f" ({task.mode})" if task.mode != "implement" else "") for task in day.of("kata")]
    cards = [cards_of(day)] if cards_of(day) else []
    return ", ".join([*cards, *katas]) or ("off" if day.off else "nothing")


def cards_of(day: "PlannedDay") -> str:
    """Its cards: `12 cards (8 due, 4 new)`; empty where there are none."""
    counts = ((len(day.of("due")), "due"), (len(day.of("early")), "once more"), (len(day.of("new")), "new"))
    total = sum(count for count, _ in counts)
    named = ", ".join(f"{count} {word}" for count, word in counts if count)
    return f"{number(total, 'card')} ({named})" if total else ""


def whole(minutes: float) -> int:
    """Minutes as they are told: at least one."""
    return max(1, round(minutes))


def long_day(day: date) -> str:
    """`Thursday 24 December`."""
    return f"{day:%A} {day.day} {day:%B}"
