"""Figures in words: how long, when, how many. Pure functions, the same words on every screen."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfquiz.score.history import History

LEVELS = ((0.0, "not begun"), (0.4, "weak"), (0.65, "fair"), (0.85, "good"), (1.01, "strong"))
"""What a readiness is called: the word beside the first bound that is not below it."""
_DAY = 86400


def number(count: int, word: str, words: str = "") -> str:
    """`1 card`, `3 cards`."""
    return f"{count} {word if count == 1 else words or word + 's'}"


def span(interval: timedelta) -> str:
    """How long, in one unit: `10 min`, `3 h`, `5 days`, `2 months`, `1.5 years`."""
    seconds = max(0.0, interval.total_seconds())
    minutes, hours, days = round(seconds / 60), round(seconds / 3600), round(seconds / _DAY)
    if minutes < 60:
        return f"{max(1, minutes)} min"
    if hours < 24:
        return f"{hours} h"
    if days < 45:
        return number(days, "day")
    months = round(days / 30.4)
    return f"{months} months" if months < 18 else f"{days / 365:.1f} years"


def brief_span(interval: timedelta) -> str:
    """The same where there is no room: `10m`, `3h`, `5d`, `2mo`, `1.5y`."""
    count, unit = span(interval).split()
    return count + {"min": "m", "months": "mo", "years": "y"}.get(unit, unit[0])


def when(due: datetime, now: datetime) -> str:
    """When something is due: `now`, `today 18:40`, `tomorrow`, `in 5 days`."""
    if due <= now:
        return "now"
    due = due.astimezone(now.tzinfo)
    days = (due.date() - now.date()).days
    if days == 0:
        return f"today {due:%H:%M}"
    return "tomorrow" if days == 1 else f"in {span(timedelta(days=days))}"


def back_in(interval: timedelta) -> str:
    """When a card just answered comes again: `in 10 min`, `tomorrow`, `in 8 days`."""
    days = round(interval.total_seconds() / _DAY)
    return "tomorrow" if interval.total_seconds() >= 0.9 * _DAY and days == 1 else f"in {span(interval)}"


def ago(then: datetime, now: datetime) -> str:
    """How long ago: `just now`, `12 min ago`, `yesterday`, `3 days ago`."""
    days = (now.date() - then.astimezone(now.tzinfo).date()).days
    if days:
        return "yesterday" if days == 1 else f"{number(days, 'day')} ago"
    return f"{span(now - then)} ago" if now - then >= timedelta(minutes=1) else "just now"


def level(readiness: float) -> str:
    """A word for a readiness from 0 to 1, so that no bar has to be measured by eye."""
    return next(word for bound, word in LEVELS if readiness <= bound)


def hours(minutes: float) -> str:
    """How long: `25 minutes`, `3.5 hours`."""
    return f"{minutes / 60:.1f} hours" if minutes >= 90 else number(round(minutes), "minute")


def done_text(history: "History") -> str:
    """How much was done: `4 days in a row, 168 answers, 12 katas solved, 2.6 hours on 12 days`."""
    days = history.days
    parts = [f"{number(history.streak, 'day')} in a row"] if history.streak else []
    parts.append(number(sum(day.answers for day in days), "answer"))
    parts.append(f"{number(sum(day.solved for day in days), 'kata')} solved")
    return ", ".join([*parts, f"{hours(history.minutes)} on {number(len(days), 'day')}"])


def today(now: datetime) -> str:
    """`Saturday 21 November`."""
    return f"{now:%A} {now.day} {now:%B}"


def shortened(text: str, room: int) -> str:
    """The text in at most `room` characters, its end kept: `undo: adam-bias-corr…, good`."""
    if len(text) <= room:
        return text
    head, comma, tail = text.rpartition(", ")
    if not comma or room - len(tail) < 8:
        return text[: room - 1] + "…"
    return f"{head[: room - len(tail) - 3]}…, {tail}"
