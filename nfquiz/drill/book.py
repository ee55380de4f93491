"""What the log says about every card and kata: a fold over its events, kept by the store as a derived table."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from nfquiz.drill import katas
from nfquiz.drill.katas import KataMemory, kata_due
from nfquiz.drill.memory import Memory, Model, made_due
from nfquiz.drill.trail import PACKED, Trail, after_answer, after_attempt
from nfquiz.store.derived import Row
from nfquiz.store.events import UNDO, Event, stamp, standing

KINDS = frozenset({"answer", "attempt", "due", UNDO})
LATER = "~"
"""Comes after every time in the form of `Event.at`."""
_LAYOUT = 5
"""Goes up whenever the rows' form or the folding changes."""


class MemoryFold:
    """The store's `Projection` of memory: subjects are `card:ID` and `kata:ID`, each with its trail.

    A row's value begins with `Standing.packed()`; the whole trail follows.
    """

    name = "memory"
    kinds = KINDS

    def __init__(self, desired_retention: float = 0.9, parameters: Sequence[float] = ()) -> None:
        self.cards = Model(desired_retention, parameters=parameters)
        self.katas = Model(desired_retention, steps=())
        settled = f"{_LAYOUT} {self.cards.version} {self.katas.version}"
        self.version = hashlib.sha256(settled.encode()).hexdigest()[:16]

    def fold(self, events: Sequence[Event]) -> Row:
        return self._row(self._after(Trail(), standing(events)))

    def extend(self, row: Row, events: Sequence[Event]) -> Row | None:
        trail = self.trail(row)
        # An undo reaches back, and a merged log may bring answers from before: those need all events.
        if any(event.kind == UNDO for event in events) or (trail.told is not None and events[0].time < trail.told):
            return None
        return self._row(self._after(trail, events))

    def _after(self, trail: Trail, events: Sequence[Event]) -> Trail:
        """The trail after these events, in time order, none of them undone."""
        for event in events:
            if event.subject.startswith("kata:"):
                trail = self._after_kata(trail, event)
            elif event.kind == "due":
                memory = made_due(trail.memory, event.time, event.data.get("because", ""))
                trail = msgspec.structs.replace(trail, memory=memory, told=event.time)
            elif event.kind == "answer" and not event.data.get("cram"):
                # cramming practises, but proves nothing about intervals
                memory = self.cards.review(trail.memory, event.data["rating"], event.time)
                trail = after_answer(trail, memory, event)
        return trail

    def _after_kata(self, trail: Trail, event: Event) -> Trail:
        before = trail.kata or KataMemory()
        if event.kind == "attempt":
            return after_attempt(trail, katas.after_attempt(self.katas, before, event), event)
        if event.kind == "due":
            kata = kata_due(before, event.time, event.data.get("because", ""))
            return msgspec.structs.replace(trail, memory=kata.memory, kata=kata, told=event.time)
        return trail

    @staticmethod
    def _row(trail: Trail) -> Row:
        memory = trail.memory
        due = None if memory.due is None else "" if memory.because else stamp(memory.due)
        return Row(due, trail.standing.packed() + _encode(trail))

    @staticmethod
    def trail(row: Row) -> Trail:
        """The trail that a row holds."""
        return _decode(memoryview(row.value)[PACKED:])


_encode: Callable[[Trail], bytes] = msgspec.msgpack.Encoder().encode
_decode: Callable[[memoryview], Trail] = msgspec.msgpack.Decoder(Trail).decode


class Pages(Protocol):
    """Where a book reads: the log's rows of a `MemoryFold`, and the events they were made from."""

    def dues(self, until: str) -> dict[str, str | None]:
        """When each subject is due, in the form of `Event.at`; LATER where that is after `until`."""
        ...

    def row(self, subject: str) -> Row | None: ...

    def coming(self, after: str) -> Iterable[tuple[str, str]]:
        """What falls due after a time, and when; the next first."""
        ...

    def history(self, subject: str) -> Sequence[Event]:
        """A subject's events of `KINDS`, in time order."""
        ...


class Book:
    """What is known about every card and kata now; a state is read when it is asked for.

    Args:
        fold: the memory model.
        pages: where the log says it.
        until: up to when it matters at what time something is due, in the form of `Event.at`.
        early: subjects that count as due until they are answered.
        cap: before that moment no answer puts a card off beyond it.
    """

    def __init__(
        self,
        fold: MemoryFold,
        pages: Pages,
        until: str,
        early: Collection[str] = (),
        cap: datetime | None = None,
    ) -> None:
        self._fold, self._pages, self._until = fold, pages, until
        self._dues = pages.dues(until)
        self._dues.update(dict.fromkeys(early, ""))
        self._cap = cap
        self._trails: dict[str, Trail] = {}

    def card(self, id: str) -> Memory:
        return self._trail(f"card:{id}").memory

    def kata(self, id: str) -> KataMemory:
        return self._trail(f"kata:{id}").kata or KataMemory()

    def due(self, subject: str) -> str | None:
        """When it is due, in the form of `Event.at`, without reading more; empty: at once, because of a mistake.

        What was not answered since is only said to be LATER where it is due after the book's `until`.
        """
        return self._dues.get(subject)

    def next_due(self, ids: Collection[str]) -> str | None:
        """When the next of these cards is due, those due at once aside."""
        known = (self._dues.get(f"card:{id}") for id in ids)
        first = min((due for due in known if due), default=None)
        if first is None or first < LATER:
            return first
        for subject, due in self._pages.coming(self._until):
            if self._dues.get(subject) == LATER and subject.removeprefix("card:") in ids:
                return due
        return None

    def recall(self, id: str, at: datetime) -> float:
        """The predicted chance of recalling this card at that time."""
        return self._fold.cards.recall(self.card(id), at)

    def kata_recall(self, id: str, at: datetime) -> float:
        return self._fold.katas.recall(self.kata(id).memory, at)

    def after(self, id: str, grade: int, at: datetime) -> Memory:
        """What this card's memory would be after such an answer."""
        after = self._fold.cards.review(self.card(id), grade, at)
        if self._cap is not None and at < self._cap < after.due:
            return msgspec.structs.replace(after, due=self._cap)
        return after

    def refresh(self, subject: str) -> None:
        """Folds a subject's events again, after one was recorded."""
        row = self._fold.fold(self._pages.history(subject))
        self._dues[subject] = row.due
        self._trails[subject] = self._fold.trail(row)

    def _trail(self, subject: str) -> Trail:
        if subject not in self._trails:
            row = self._pages.row(subject) if subject in self._dues else None
            self._trails[subject] = self._fold.trail(row) if row else Trail()
        return self._trails[subject]
