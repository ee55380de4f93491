"""How things went and what is coming: readiness, answers and katas day by day, time spent, what falls due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf

from nfquiz.drill.days import DAY_STARTS
from nfquiz.score.estimate import mean_chances
from nfquiz.score.items import Items
from nfquiz.score.record import Record, day_of

FORECAST_DAYS = 14
MOST_POINTS = 45
"""So many days of readiness are computed at most."""
SAMPLE = 2000
"""Of more items than that the course of readiness is computed over so many, evenly taken."""


@dataclass(frozen=True)
class Day:
    """What was done on a day (from four in the morning), in the person's zone."""

    day: date
    answers: int
    new: int
    attempts: int
    solved: int
    minutes: float


@dataclass(frozen=True)
class Due:
    """What falls due on a day; on the first, all that is due by then."""

    day: date
    cards: int
    katas: int
    minutes: float


@dataclass(frozen=True)
class Moved:
    """The readiness over everything at the end of a day (of the last one: now)."""

    day: date
    readiness: float


@dataclass(frozen=True)
class History:
    """Attributes:
    days: those with something done, in order.
    readiness: how it moved, from the first answer on.
    forecast: what falls due, from today on.
    streak: how many days in a row until today (or yesterday) something was done.
    """

    days: tuple[Day, ...]
    readiness: tuple[Moved, ...]
    forecast: tuple[Due, ...]
    streak: int

    @property
    def minutes(self) -> float:
        return sum(day.minutes for day in self.days)


def end_of(day: date, like: datetime) -> datetime:
    """The moment when a day ends, in the zone of `like`."""
    return datetime(day.year, day.month, day.day, tzinfo=like.tzinfo) + timedelta(days=1) + DAY_STARTS


def days_of(record: Record) -> list[Day]:
    """What was done each day."""
    return [
        Day(day, one.answers, one.new, one.attempts, one.solved, round(one.seconds / 60, 1))
        for day, one in record.days.items()
    ]


def streak_of(days: Sequence[Day], today: date) -> int:
    """How many days in a row something was done, until today or, today being young, yesterday."""
    done = {day.day for day in days}
    day = today if today in done else today - timedelta(days=1)
    count = 0
    while day in done:
        count, day = count + 1, day - timedelta(days=1)
    return count


def readiness_over(items: Items, now: datetime, days: int = 84) -> list[Moved]:
    """How readiness moved over the last days, from the first answer on; the last value is that of now."""
    first = items.first
    if first == inf:
        return []
    sample = items[:: -(-len(items) // SAMPLE) or 1]
    today = day_of(now)
    start = max(day_of(datetime.fromtimestamp(first, now.tzinfo)), today - timedelta(days=days))
    step = -(-((today - start).days + 1) // MOST_POINTS)
    wanted = [today - timedelta(days=back) for back in range(0, (today - start).days + 1, step)][::-1]
    figures = mean_chances(sample, [min(now, end_of(day, now)).timestamp() for day in wanted])
    return [Moved(day, figure) for day, figure in zip(wanted, figures, strict=True)]


def forecast(items: Items, now: datetime, card_minutes: float, days: int = FORECAST_DAYS) -> list[Due]:
    """What falls due on each of the next days, if nothing were done before."""
    today = day_of(now)
    sums = [[0, 0, 0.0] for _ in range(days)]
    tonight, until = (end_of(today + timedelta(days=day), now).timestamp() for day in (0, days - 1))
    for kind, column in (("card", 0), ("kata", 1)):
        for _, (content, standing) in items.rows(kind):
            due = standing.due
            if due >= until:
                continue
            # of very many most are long overdue: a day is only worked out for the others
            place = 0 if due < tonight else (day_of(datetime.fromtimestamp(due, now.tzinfo)) - today).days
            sums[place][column] += 1
            sums[place][2] += card_minutes if kind == "card" else content.minutes
    return [
        Due(today + timedelta(days=place), int(cards), int(katas), round(minutes, 1))
        for place, (cards, katas, minutes) in enumerate(sums)
    ]
