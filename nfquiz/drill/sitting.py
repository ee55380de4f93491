"""One sitting at a kata: what has happened to it since it was opened. Derived from the log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nfquiz.drill.katas import SITTING
from nfquiz.store.events import Event

OPENED, HINT, SOLUTION, SKIPPED = "open", "hint", "solution", "skip"
KINDS = (OPENED, HINT, SOLUTION, "attempt")


@dataclass(frozen=True)
class Sitting:
    """hints: how many were taken. solution_shown: before it was solved. passed: whether it was solved in it."""

    started: datetime
    hints: int = 0
    solution_shown: bool = False
    passed: bool = False
    attempts: int = 0

    def seconds(self, now: datetime) -> float:
        return (now - self.started).total_seconds()


def sitting(events: Iterable[Event], now: datetime) -> Sitting | None:
    """The sitting that is going on, or None. `events` are a kata's, of KINDS, in time order.

    It begins with the first event after a break of eight hours.
    """
    current: list[Event] = []
    for event in events:
        if current and event.time - current[-1].time > SITTING:
            current = []
        current.append(event)
    if not current or now - current[-1].time > SITTING:
        return None
    passed_at = next((event.time for event in current if event.kind == "attempt" and event.data.get("passed")), None)
    return Sitting(
        started=current[0].time,
        hints=max((event.data.get("number", 0) for event in current if event.kind == HINT), default=0),
        solution_shown=any(
            event.kind == SOLUTION and (passed_at is None or event.time < passed_at) for event in current
        ),
        passed=passed_at is not None,
        attempts=sum(event.kind == "attempt" for event in current),
    )
