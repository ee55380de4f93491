"""How a card or a kata stood over time: what the drill, readiness, its history and its forecast are computed from.

A trail is a list of points, one for each answer that counts: when it was, the memory's stability after it, and what a
recall is worth (the share of a full answer). Between two points nothing happens but forgetting, so that the chance of a
full answer at any moment, past or future, is `worth · retained(days since the point, stability)`.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from math import inf
from typing import NamedTuple

import msgspec

from nfquiz.drill.katas import SITTING, How, KataMemory, Mode
from nfquiz.drill.memory import Grade, Memory, Model, New, Reviewed
from nfquiz.store.events import Event

MASTERY = {
    (Mode.IMPLEMENT, How.UNAIDED): 1.0,
    (Mode.IMPLEMENT, How.WITH_HINTS): 0.5,
    (Mode.DEBUG, How.UNAIDED): 0.5,
    (Mode.DEBUG, How.WITH_HINTS): 0.25,
    (Mode.FILL, How.UNAIDED): 0.3,
    (Mode.FILL, How.WITH_HINTS): 0.15,
}
"""What a kata that was solved so is worth of one written unaided from scratch; of several modes the best counts."""
NEWEST = 0.5
"""How much the newest answer counts in the completeness of a card."""
_DAY = 86400
_MISSED, _LEARNING, _BECAUSE = 1, 2, 4

Point = tuple[float, float, float]
"""When (seconds since 1970), the stability after it, what a recall is worth."""


def chance_after(point: Point, model: Model, at: float, pace: float = 1.0) -> float:
    """The chance of a full answer at a later time, by the point that is in force then.

    pace: how fast the person forgets beside what the model says, see `nfquiz.score.forgetting`.
    """
    since, stability, worth = point
    return worth * model.retained((at - since) / _DAY, stability) ** pace


def chances_after(points: Sequence[Point], model: Model, times: Iterable[float], pace: float = 1.0) -> list[float]:
    """The chance of a full answer at each of these times, which are in order; 0 before the first point."""
    made, place, last = [], -1, len(points) - 1
    for at in times:
        while place < last and points[place + 1][0] <= at:
            place += 1
        made.append(chance_after(points[place], model, at, pace) if place >= 0 and points[place][2] else 0.0)
    return made


class Trail(msgspec.Struct, frozen=True, array_like=True):
    """A card or a kata over time.

    Attributes:
        memory: what the memory model knows (of a kata: its `KataMemory.memory`).
        kata: of a kata: how it stands in each mode.
        points: in time order.
        first: what the first answer (of a kata: the first sitting) was worth, and when; None before there is one.
        completeness: of a card: the share of a full answer that is given when it is recalled at all.
    """

    memory: Memory = New()
    kata: KataMemory | None = None
    points: tuple[Point, ...] = ()
    first: tuple[float, float] | None = None
    completeness: float | None = None

    @property
    def due(self) -> datetime | None:
        return self.memory.due

    def is_due(self, at: datetime) -> bool:
        return self.due is not None and self.due <= at

    @property
    def missed(self) -> bool:
        return self.memory.missed

    def worth(self, at: float) -> float:
        """What a recall is worth by the point in force then, 0 before the first."""
        point = self._point(at)
        return point[2] if point else 0.0

    def chance(self, model: Model, at: float, pace: float = 1.0) -> float:
        """The chance of a full answer at that time (seconds since 1970); 0 before the first answer."""
        point = self._point(at)
        return chance_after(point, model, at, pace) if point else 0.0

    def _point(self, at: float) -> Point | None:
        place = bisect_right(self.points, (at, inf))
        return self.points[place - 1] if place else None

    @property
    def standing(self) -> "Standing":
        """How it stands since its last event."""
        memory = self.memory
        share, first = self.first or (0.0, inf)
        flags = _MISSED * memory.missed + _LEARNING * memory.learning + _BECAUSE * bool(memory.because)
        due = inf if memory.due is None else memory.due.timestamp()
        return Standing(*(self.points[-1] if self.points else _NOWHERE), share, first, due, len(self.points), flags)


_NOWHERE: Point = (inf, 0.0, 0.0)


class Standing(NamedTuple):
    """What a trail comes to now, in few numbers: of very many cards this is all that is read. Times are in seconds
    since 1970, infinite for what has not happened.

    Attributes:
        since, stability, worth: the last point.
        share: what the first answer was worth, at the time `first`.
        due: when it wants to be asked.
        answers: how many points there are.
        flags: see the properties.
    """

    since: float = inf
    stability: float = 0.0
    worth: float = 0.0
    share: float = 0.0
    first: float = inf
    due: float = inf
    answers: float = 0
    flags: float = 0

    @property
    def missed(self) -> bool:
        """Whether the last answer failed."""
        return bool(int(self.flags) & _MISSED)

    @property
    def learning(self) -> bool:
        """Whether it is in the short steps of the first evening, or after a lapse."""
        return bool(int(self.flags) & _LEARNING)

    @property
    def made_due(self) -> bool:
        """Whether something else than its interval made it due."""
        return bool(int(self.flags) & _BECAUSE)

    def packed(self) -> bytes:
        return _FORM.pack(*self)


_FORM = struct.Struct(f"<{len(Standing._fields)}d")
PACKED = _FORM.size
UNKNOWN = Standing().packed()
_standing = partial(tuple.__new__, Standing)
"""As `Standing._make`, which takes three times as long."""


def unpacked(many: bytes | bytearray | memoryview) -> Iterator[Standing]:
    """Standings that were packed, one after the other."""
    return map(_standing, _FORM.iter_unpack(many))


_FIRST = struct.Struct(f"<{8 * Standing._fields.index('first')}xd{PACKED - 8 * Standing._fields.index('first') - 8}x")


def earliest(many: bytes | bytearray) -> float:
    """The least `first` of standings that were packed; infinite of none."""
    return min((first for (first,) in _FIRST.iter_unpack(many)), default=inf)


def share_of(answer: Event) -> float:
    """The share of a full answer that this was: by its rubric; all where it was checked and right; 0 if missed."""
    data = answer.data
    if data["rating"] == Grade.AGAIN:
        return 0.0
    # a checked answer that was overruled, or shown at once and known, has no score of its own: the person's word counts
    return float(data.get("score") or 1.0) if data.get("correct") is None else 1.0


def mastery(kata: KataMemory) -> float:
    """What a kata is worth by the best of its modes; a program has but the one that it is asked in."""
    if kata.program:
        return MASTERY.get((Mode.IMPLEMENT, kata.how), 0.0)
    return max((MASTERY.get((mode, rung.how), 0.0) for mode, rung in kata.rungs.items()), default=0.0)


def after_answer(trail: Trail, memory: Reviewed, answer: Event) -> Trail:
    """A card's trail after an answer that left its memory so."""
    at, share, whole = answer.time.timestamp(), share_of(answer), trail.completeness
    if answer.data["rating"] > Grade.AGAIN:
        whole = share if whole is None else (1 - NEWEST) * whole + NEWEST * share
    worth = 0.0 if memory.missed or whole is None else whole
    return Trail(memory, None, (*trail.points, (at, memory.stability, worth)), trail.first or (share, at), whole)


def after_attempt(trail: Trail, kata: KataMemory, attempt: Event) -> Trail:
    """A kata's trail after an attempt that left it so."""
    at, worth, points = attempt.time.timestamp(), mastery(kata), trail.points
    changed = kata.memory != trail.memory or (points and points[-1][2] != worth)
    if isinstance(kata.memory, Reviewed) and changed:
        points = (*points, (at, kata.memory.stability, worth))
    first = trail.first or (worth, at)
    if at - first[1] < SITTING.total_seconds():
        first = (worth, first[1])
    return Trail(kata.memory, kata, points, first)
