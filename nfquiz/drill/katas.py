"""Katas in the memory model: what an attempt is worth, how a kata stands in each mode, which mode comes next."""

from collections.abc import Iterator, Mapping
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
STUCK = 6
"""After so many failed attempts since it last passed, the rung below is suggested."""
MOST_BUGS = 3
"""So many mistakes a round of debug has at most, unless more are asked for."""


class Mode(StrEnum):
    """How a kata is worked on: the rungs of a ladder, in this order."""

    FILL = "fill"
    IMPLEMENT = "implement"
    DEBUG = "debug"


def mode_of(data: Mapping[str, Any]) -> Mode:
    """The mode of a kata's event, from its data; events from before there were modes are of implement."""
    return Mode(data.get("mode") or Mode.IMPLEMENT)


class How(StrEnum):
    """How a kata stands, by the last attempt that counts."""

    NEW = "new"
    ATTEMPTED = "attempted"
    SOLUTION_SEEN = "solution seen"
    WITH_HINTS = "solved with hints"
    UNAIDED = "solved unaided"

    @property
    def solved(self) -> bool:
        return self in (How.WITH_HINTS, How.UNAIDED)


class Named(msgspec.Struct, frozen=True):
    """The lines that were called wrong before they were mended and without a hint, over all solved rounds of debug.

    hits: mistakes that they hit, of `planted`. misses: lines where nothing is wrong.
    """

    hits: int = 0
    misses: int = 0
    planted: int = 0


class Rung(msgspec.Struct, frozen=True):
    """A kata in one mode.

    Attributes:
        how: by the last attempt that counts.
        solved: how many attempts passed. failures: how many did not, since the last that did.
        best_seconds: of those solved unaided.
        counted: when the last attempt that counts was made.
        round: of debug, the round that it belonged to. bugs: the most mistakes in a round that was solved unaided.
    """

    how: How = How.NEW
    attempts: int = 0
    solved: int = 0
    failures: int = 0
    best_seconds: float | None = None
    counted: datetime | None = None
    round: str = ""
    bugs: int = 0
    named: Named = Named()


class KataMemory(msgspec.Struct, frozen=True):
    """A kata's memory and history. counted: when the last attempt was made that counts for the memory. program: it is
    one, given with mistakes in it: debug is its only mode."""

    memory: Memory = New()
    rungs: dict[Mode, Rung] = {}
    counted: datetime | None = None
    program: bool = False

    def rung(self, mode: Mode) -> Rung:
        return self.rungs.get(mode, Rung())

    @property
    def asked(self) -> Mode:
        """The mode that an interview asks it in: from scratch, or a program to be mended."""
        return Mode.DEBUG if self.program else Mode.IMPLEMENT

    @property
    def how(self) -> How:
        """How it stands in the mode that it is asked in."""
        return self.rung(self.asked).how

    @property
    def attempts(self) -> int:
        """In all modes."""
        return sum(rung.attempts for rung in self.rungs.values())

    @property
    def solved(self) -> int:
        return self.rung(self.asked).solved

    @property
    def best_seconds(self) -> float | None:
        return self.rung(self.asked).best_seconds

    @property
    def due(self) -> datetime | None:
        return self.memory.due

    @property
    def bugs(self) -> int:
        """How many mistakes the next round of debug has: one more than was solved unaided."""
        return min(self.rung(Mode.DEBUG).bugs + 1, MOST_BUGS)

    @property
    def next_mode(self) -> Mode | None:
        """The rung to take next: down after many failures or a shown solution, up once one is solved; None to go on."""
        if self.program:
            return None
        fill, implement, debug = (self.rung(mode) for mode in Mode)
        if not implement.how.solved:
            if fill.solved or debug.solved:
                return Mode.IMPLEMENT
            return Mode.FILL if implement.how == How.SOLUTION_SEEN or implement.failures >= STUCK else None
        return Mode.DEBUG if debug.bugs < MOST_BUGS else None

    def other_rungs(self) -> Iterator[str]:
        """How it stands in the modes besides `asked`, where it was tried: "debug: solved unaided (2 mistakes)"."""
        for mode in (Mode.FILL, Mode.DEBUG):
            rung = self.rung(mode)
            if rung.how != How.NEW and mode != self.asked:
                most = f" ({rung.bugs} mistake{'s' * (rung.bugs > 1)})" if rung.bugs else ""
                yield f"{mode}: {rung.how}{most}"


def how_of(data: Mapping[str, Any]) -> How | None:
    """How an attempt came about, from its event's data; None for one that did not pass: a wrong save is no lapse."""
    if data.get("solution_shown"):
        return How.SOLUTION_SEEN
    if not data.get("passed"):
        return None
    return How.WITH_HINTS if data.get("hints") or data.get("helped") else How.UNAIDED


def grade_of(data: Mapping[str, Any]) -> Grade | None:
    """The grade of an attempt, from its event's data; None where it tells nothing about memory.

    Solved unaided: easy within 60 % of the kata's minutes, else good. With hints, or after a look at another mode that
    gives part of the answer: hard. Solution shown: again. Filled in is hard at most, for most of it was there; debugged
    is good at most.
    """
    how, mode = how_of(data), mode_of(data)
    if how is None or how == How.SOLUTION_SEEN:
        return Grade.AGAIN if how else None
    if how == How.WITH_HINTS or mode == Mode.FILL:
        return Grade.HARD
    minutes = data.get("minutes") or USUAL_MINUTES
    seconds = data.get("seconds")
    quick = seconds is not None and seconds <= QUICK * minutes * 60
    return Grade.EASY if quick and mode == Mode.IMPLEMENT else Grade.GOOD


def after_attempt(model: Model, kata: KataMemory, event: Event) -> KataMemory:
    """The kata's state after an event of kind `attempt`."""
    mode, grade, at = mode_of(event.data), grade_of(event.data), event.time
    rungs = kata.rungs | {mode: _rung_after(kata.rung(mode), event)}
    memory, counted = kata.memory, kata.counted
    if grade is not None and (counted is None or at - counted >= SITTING):
        memory, counted = model.review(memory, grade, at), at
    return KataMemory(memory, rungs, counted, kata.program or bool(event.data.get("program")))


def _rung_after(rung: Rung, event: Event) -> Rung:
    data, at, how = event.data, event.time, how_of(event.data)
    passed, seconds = bool(data.get("passed")), data.get("seconds")
    best = rung.best_seconds
    if how == How.UNAIDED and seconds is not None:
        best = float(seconds) if best is None else min(best, float(seconds))
    rung = msgspec.structs.replace(
        rung,
        attempts=rung.attempts + 1,
        solved=rung.solved + passed,
        failures=0 if passed else rung.failures + 1,
        best_seconds=best,
        how=How.ATTEMPTED if rung.how == How.NEW else rung.how,
    )
    round = data.get("round") or ""
    # a sitting counts once; of debug every round does
    seen = rung.counted is not None and (round == rung.round if round else at - rung.counted < SITTING)
    if how is None or seen:
        return rung
    bugs = data.get("bugs") or 0 if how == How.UNAIDED else 0
    return msgspec.structs.replace(
        rung, how=how, counted=at, round=round, bugs=max(rung.bugs, bugs), named=_named_after(rung.named, data)
    )


def _named_after(named: Named, data: Mapping[str, Any]) -> Named:
    told = data.get("named")
    if not told:
        return named
    return Named(named.hits + told["hits"], named.misses + told["misses"], named.planted + told["planted"])


def kata_due(kata: KataMemory, at: datetime, because: str) -> KataMemory:
    """The kata's state once something made it due."""
    return msgspec.structs.replace(kata, memory=made_due(kata.memory, at, because))
