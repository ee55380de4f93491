"""The whole score, from content, knowledge and answers: what `nfquiz score` and its screen show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nfquiz.content.cards import Card
from nfquiz.content.katas import Kata, learning_order
from nfquiz.score.advice import Step, next_steps
from nfquiz.score.calibration import Calibration, calibration
from nfquiz.score.readiness import Knowledge, Readiness, by_topic, readiness, weakest
from nfquiz.store.events import Event, stamp, standing


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
    """

    at: str
    overall: Readiness
    topics: tuple[Readiness, ...]
    weakest: tuple[str, ...]
    next: tuple[Step, ...]
    calibration: Calibration


def report(
    cards: Sequence[Card], katas: Sequence[Kata], known: Knowledge, events: Sequence[Event], at: datetime
) -> Report:
    """The score at that time.

    Args:
        known: what the log says of each card and kata.
        events: the log's `answer` and `undo` events, in time order.
    """
    topics = by_topic(cards, katas, known, at)
    weak = weakest(topics)
    answers = [event for event in standing(events) if event.kind == "answer"]
    steps = next_steps(cards, learning_order(katas), weak, known, at)
    return Report(
        at=stamp(at),
        overall=readiness("", cards, katas, known, at),
        topics=tuple(topics),
        weakest=tuple(one.topic for one in weak),
        next=tuple(steps),
        calibration=calibration(answers),
    )
