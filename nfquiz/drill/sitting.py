"""One sitting at a kata: what has happened to it since it was opened. Derived from the log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from nfquiz.drill.katas import SITTING, Mode, mode_of
from nfquiz.store.events import Event

OPENED, HINT, SOLUTION, SKIPPED, NAMED, LEFT = "open", "hint", "solution", "skip", "named", "left"
KINDS = (OPENED, HINT, SOLUTION, NAMED, LEFT, "attempt")

GIVEN_AWAY = {Mode.FILL: {Mode.DEBUG}, Mode.IMPLEMENT: {Mode.FILL, Mode.DEBUG}, Mode.DEBUG: set()}
"""For each mode those that show part of its answer."""


@dataclass(frozen=True)
class Sitting:
    """hints: how many were taken. solution_shown, helped: the answer, or part of it in another mode, was seen before it
    was solved. passed: whether it was solved in it. away: how long it was left in all, until it went on. left: when it
    was left, where it has not gone on since."""

    started: datetime
    hints: int = 0
    solution_shown: bool = False
    helped: bool = False
    passed: bool = False
    attempts: int = 0
    away: timedelta = timedelta()
    left: datetime | None = None

    def seconds(self, now: datetime) -> float:
        """How long it has been worked on."""
        return ((self.left or now) - self.started - self.away).total_seconds()


def sitting(events: Iterable[Event], now: datetime, mode: Mode = Mode.IMPLEMENT) -> Sitting | None:
    """The sitting in a mode that is going on, or None. `events` are a kata's, of KINDS, in time order.

    It begins with the first event after a break of eight hours. What was shown of a round of debug stays known for as
    long as the round goes on.
    """
    events = list(events)
    own = [event for event in events if mode_of(event.data) == mode]
    if mode == Mode.DEBUG:
        own = since_planted(own)
    current = _unbroken(own)
    if not current or now - current[-1].time > SITTING:
        return None
    told = own if mode == Mode.DEBUG else current
    around = told if mode == Mode.DEBUG else _unbroken(events)
    passed_at = next((event.time for event in told if event.kind == "attempt" and event.data.get("passed")), None)
    before = [event for event in around if passed_at is None or event.time < passed_at]
    return Sitting(
        started=current[0].time,
        hints=max((event.data.get("number", 0) for event in told if event.kind == HINT), default=0),
        solution_shown=any(event.kind == SOLUTION for event in before),
        helped=any(event.kind in (OPENED, "attempt") and mode_of(event.data) in GIVEN_AWAY[mode] for event in before),
        passed=passed_at is not None,
        attempts=sum(event.kind == "attempt" for event in current),
        away=sum((after.time - event.time for event, after in pairwise(current) if event.kind == LEFT), timedelta()),
        left=current[-1].time if current[-1].kind == LEFT else None,
    )


def since_planted(events: Sequence[Event]) -> list[Event]:
    """The events from the last on with which mistakes were planted; all where there is none."""
    planted = [number for number, event in enumerate(events) if event.kind == OPENED and "planted" in event.data]
    return list(events[planted[-1] :] if planted else events)


def _unbroken(events: Sequence[Event]) -> list[Event]:
    """Those after the last break."""
    current: list[Event] = []
    for event in events:
        if current and event.time - current[-1].time > SITTING:
            current = []
        current.append(event)
    return current
