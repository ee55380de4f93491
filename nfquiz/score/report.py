"""The whole score, from content, trails and events: what `nfquiz score` and its screen show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nfquiz.content.cards import Card
from nfquiz.content.katas import Kata, learning_order
from nfquiz.score.advice import Step, next_steps
from nfquiz.score.calibration import Calibration, calibration
from nfquiz.score.gain import Gains
from nfquiz.score.history import History, days_of, forecast, readiness_over, streak_of
from nfquiz.score.items import Item, items_of
from nfquiz.score.readiness import Ground, Readiness, overall_and_topics, weakest
from nfquiz.score.record import Record, day_of
from nfquiz.score.trail import Trails
from nfquiz.store.events import stamp

AHEAD = timedelta(days=7)
"""What to do next is judged by readiness so much later: what is forgotten by then is not worth much."""


@dataclass(frozen=True)
class Report:
    """How ready the person is now, why, and what to do next.

    Attributes:
        at: the moment, UTC.
        overall: everything together.
        topics: each topic, the weakest first.
        weakest: the names of the weakest topics that are large enough to count.
        next: what to do, the best first.
        calibration: sureness and forecasts beside what came.
        history: how it went and what is coming.
    """

    at: str
    overall: Readiness
    topics: tuple[Readiness, ...]
    weakest: tuple[str, ...]
    next: tuple[Step, ...]
    calibration: Calibration
    history: History


def report(
    cards: Sequence[Card],
    katas: Sequence[Kata],
    trails: Trails,
    record: Record,
    at: datetime,
    interview: datetime | None = None,
) -> Report:
    """The score at that time (in the person's zone: it decides where days end).

    Args:
        trails: how each card and kata stood over time, as `read_trails` gives them.
        record: what was done, as `read_record` gives it.
        interview: when there is one; what to do next is then judged by readiness on that day.
    """
    items = items_of(cards, learning_order(katas), trails)
    ground = Ground(items, at)
    overall, topics = overall_and_topics(ground)
    day = interview if interview is not None and interview > at else at + AHEAD
    gains = Gains(ground, day, record.pace)
    return Report(
        at=stamp(at),
        overall=overall,
        topics=tuple(topics),
        weakest=tuple(one.topic for one in weakest(topics)),
        next=tuple(next_steps(gains, topics)),
        calibration=calibration(record),
        history=_history(items, record, at, gains.card_minutes),
    )


def _history(items: Sequence[Item], record: Record, at: datetime, card_minutes: float) -> History:
    days = days_of(record)
    return History(
        days=tuple(days),
        readiness=tuple(readiness_over(items, at)),
        forecast=tuple(forecast(items, at, card_minutes)),
        streak=streak_of(days, day_of(at)),
    )
