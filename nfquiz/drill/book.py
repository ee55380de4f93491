"""What the log says about every card and kata: a fold over its events, kept by the store as a derived table."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Protocol

import msgspec

from nfquiz.drill import katas
from nfquiz.drill.katas import KataMemory, kata_due
from nfquiz.drill.memory import Memory, Model, made_due
from nfquiz.drill.trail import PACKED, Trail, after_answer, after_attempt
from nfquiz.store.derived import Row
from nfquiz.store.events import UNDO, Event, stamp, standing

KINDS = frozenset({"answer", "attempt", "due", UNDO})
_CARD = "card:"
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
        if any(event.kind == UNDO for event in events):  # that reaches back
            return None
        return self._row(self._after(self.trail(row), events))

    def _after(self, trail: Trail, events: Sequence[Event]) -> Trail:
        """The trail after these events, in time order, none of them undone."""
        for event in events:
            if event.subject.startswith("kata:"):
                trail = self._after_kata(trail, event)
            elif event.kind == "due":
                memory = made_due(trail.memory, event.time, event.data.get("because", ""))
                trail = msgspec.structs.replace(trail, memory=memory)
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
            return msgspec.structs.replace(trail, memory=kata.memory, kata=kata)
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

    def dues(self, prefix: str) -> Iterable[list[tuple[str, str]]]:
        """The rest of each subject that begins so and is ever due, and when, in the form of `Event.at`: the first one
        first, some of them at a time."""
        ...

    def row(self, subject: str) -> Row | None: ...

    def history(self, subject: str) -> Sequence[Event]:
        """A subject's events of `KINDS`, in time order."""
        ...


class Book:
    """What is known about every card and kata now; a state is read when it is asked for.

    Args:
        fold: the memory model.
        pages: where the log says it.
        early: ids of cards that count as due until they are answered.
        cap: before that moment no answer puts a card off beyond it.
    """

    def __init__(
        self, fold: MemoryFold, pages: Pages, early: Collection[str] = (), cap: datetime | None = None
    ) -> None:
        self._fold, self._pages = fold, pages
        self._early, self._cap = set(early), cap
        self._changed: dict[str, Trail] = {}

    def card(self, id: str) -> Memory:
        return self._trail(f"card:{id}").memory

    def kata(self, id: str) -> KataMemory:
        return self._trail(f"kata:{id}").kata or KataMemory()

    def dues(self) -> Iterator[tuple[str, str]]:
        """The cards that are ever due and since or from when, in the form of `Event.at`: empty where it is at once,
        because of a mistake. In order; of very many none is kept."""
        dues: Iterator[tuple[str, str]] = chain.from_iterable(self._pages.dues(_CARD))
        if not self._early:
            return dues
        early = [(id, "") for id in sorted(self._early)]
        return chain(early, (due for due in dues if due[0] not in self._early))

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
        self._early.discard(subject.removeprefix("card:"))
        self._changed[subject] = self._fold.trail(self._fold.fold(self._pages.history(subject)))

    def _trail(self, subject: str) -> Trail:
        if subject in self._changed:
            return self._changed[subject]
        row = self._pages.row(subject)
        return self._fold.trail(row) if row else Trail()
