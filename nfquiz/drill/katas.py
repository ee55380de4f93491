"""Katas in the memory model: what an attempt is worth, and how a kata stands."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from nfquiz.drill.memory import Grade, Memory, Model, New, made_due
from nfquiz.store.events import Event

# One sitting counts once: a file saved again after it passed is no second recall.
SITTING = timedelta(hours=8)
QUICK = 0.6
"""Solved within this share of the kata's minutes is easy."""
USUAL_MINUTES = 20


class How(StrEnum):
    """How a kata stands, by the last attempt that counts."""

    NEW = "new"
    ATTEMPTED = "attempted"
    SOLUTION_SEEN = "solution seen"
    WITH_HINTS = "solved with hints"
    UNAIDED = "solved unaided"


class KataMemory(msgspec.Struct, frozen=True):
    """A kata's memory and history."""

    memory: Memory = New()
    how: How = How.NEW
    attempts: int = 0
    solved: int = 0
    best_seconds: float | None = None
    counted: datetime | None = None
    """When the last attempt that counts was made."""

    @property
    def due(self) -> datetime | None:
        return self.memory.due


def grade_of(data: dict[str, Any]) -> Grade | None:
    """The grade of an attempt, from its event's data; None where it tells nothing about memory.

    Solved unaided: easy within 60 % of the kata's minutes, else good. With hints, or in a mode that gives part of the
    answer (fill, debug): hard. Solution shown: again. Not solved yet: none; a wrong save on the way is no lapse.
    """
    if data.get("solution_shown"):
        return Grade.AGAIN
    if not data.get("passed"):
        return None
    if data.get("hints") or data.get("mode", "implement") != "implement":
        return Grade.HARD
    minutes = data.get("minutes") or USUAL_MINUTES
    seconds = data.get("seconds")
    return Grade.EASY if seconds is not None and seconds <= QUICK * minutes * 60 else Grade.GOOD


_HOW = {
    Grade.AGAIN: How.SOLUTION_SEEN,
    Grade.HARD: How.WITH_HINTS,
    Grade.GOOD: How.UNAIDED,
    Grade.EASY: How.UNAIDED,
}


def after_attempt(model: Model, kata: KataMemory, event: Event) -> KataMemory:
    """The kata's state after an event of kind `attempt`."""
    data, at = event.data, event.time
    grade = grade_of(data)
    seconds = data.get("seconds")
    passed = bool(data.get("passed")) and grade in (Grade.GOOD, Grade.EASY)
    best = kata.best_seconds
    if passed and seconds is not None:
        best = seconds if best is None else min(best, seconds)
    kata = msgspec.structs.replace(
        kata,
        attempts=kata.attempts + 1,
        solved=kata.solved + bool(data.get("passed")),
        best_seconds=best,
        how=How.ATTEMPTED if kata.how == How.NEW else kata.how,
    )
    if grade is None or (kata.counted is not None and at - kata.counted < SITTING):
        return kata
    memory = model.review(kata.memory, grade, at)
    return msgspec.structs.replace(kata, memory=memory, how=_HOW[grade], counted=at)


def kata_due(kata: KataMemory, at: datetime, because: str) -> KataMemory:
    """The kata's state once something made it due."""
    return msgspec.structs.replace(kata, memory=made_due(kata.memory, at, because))
