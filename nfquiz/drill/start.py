"""Opens a session over a log: the one place where the drill's objects are put together, for both faces."""

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from nfquiz.drill import aside, fitting, past
from nfquiz.drill.book import KINDS, Book, MemoryFold
from nfquiz.drill.katas import KataMemory
from nfquiz.drill.questions import Entry
from nfquiz.drill.session import Options, Session
from nfquiz.store.derived import Row
from nfquiz.store.events import Event
from nfquiz.store.log import Log
from nfquiz.store.settings import Settings

PAST = 2000
"""How many of the latest events a session takes up: today's new cards, and as far back as undo goes."""


def memory_fold(log: Log, desired_retention: float = 0.9) -> MemoryFold:
    """The memory model, fitted to the person where that was done."""
    made = log.events(kind=fitting.KIND, newest=1)
    return MemoryFold(desired_retention, fitting.fitted(made[0]) if made else ())


class _Pages:
    """A log's rows of a memory model, read when they are asked for."""

    def __init__(self, log: Log, fold: MemoryFold) -> None:
        self._log, self._fold = log, fold
        log.catch_up(fold)

    def dues(self, prefix: str) -> Iterable[list[tuple[str, str]]]:
        self._log.catch_up(self._fold)
        return self._log.dues(self._fold, prefix)

    def row(self, subject: str) -> Row | None:
        return self._log.row(self._fold, subject)

    def history(self, subject: str) -> list[Event]:
        return _history(self._log, subject)


def open_book(log: Log, desired_retention: float = 0.9) -> Book:
    """What the log knows about every card and kata."""
    fold = memory_fold(log, desired_retention)
    return Book(fold, _Pages(log, fold))


def kata_memory(log: Log, id: str, desired_retention: float = 0.9) -> KataMemory:
    """How one kata stands; nothing else of the log is read."""
    fold = memory_fold(log, desired_retention)
    return fold.trail(fold.fold(_history(log, f"kata:{id}"))).kata or KataMemory()


def _history(log: Log, subject: str) -> list[Event]:
    return log.events(kind=sorted(KINDS), subject=subject)


def drill_options(settings: Settings, limit: int | None = None, new: int | None = None, cram: bool = False) -> Options:
    """A drill by the settings."""
    return Options(
        limit=limit,
        new=new,
        new_per_day=settings.new_per_day,
        cram=cram,
        buttons=settings.buttons,
        ask_sureness=settings.ask_sureness,
        cards_per_day=settings.cards_per_day,
    )


def open_session(
    log: Log,
    entries: Sequence[Entry],
    options: Options,
    *,
    desired_retention: float = 0.9,
    clock: Callable[[], datetime] | None = None,
    dice: random.Random | None = None,
) -> Session:
    """A session that records into this log."""
    clock = clock or local_now
    fold = memory_fold(log, desired_retention)
    book = Book(fold, _Pages(log, fold), options.early, options.cap)
    return Session(
        entries,
        book,
        log.append,
        clock=clock,
        dice=dice or random.Random(),
        options=options,
        past=log.events(kind=past.KINDS, newest=PAST),
        asides=log.events(kind=aside.KINDS),
    )


def local_now() -> datetime:
    """The time now in the person's zone."""
    return datetime.now().astimezone()
