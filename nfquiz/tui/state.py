"""What the screens show, read in one go: content, what is due, the readiness. Made by a worker, then only looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nfquiz.content.katas import Kata, learning_order
from nfquiz.content.packs import Library, Pack, load
from nfquiz.drill.book import Book
from nfquiz.drill.filters import entries
from nfquiz.drill.katas import How, KataMemory, Mode
from nfquiz.drill.questions import Entry
from nfquiz.drill.start import drill_options, open_book, open_session
from nfquiz.score.record import read_record
from nfquiz.score.report import Report, report
from nfquiz.score.start import Today, counted, limited, read_today
from nfquiz.score.trail import read_trails
from nfquiz.score.unfinished import Unfinished, read_unfinished
from nfquiz.store.log import Log
from nfquiz.store.settings import Settings
from nfquiz.tui.memory import give_back


@dataclass(frozen=True)
class KataRow:
    """A kata and how it stands; `others`: how in the modes besides the one it is asked in, `next_mode`: the one that
    comes next."""

    kata: Kata
    memory: KataMemory
    due: datetime | None
    is_due: bool
    others: tuple[str, ...] = ()
    next_mode: str = ""

    @property
    def how(self) -> str:
        return str(self.how_in(self.asked))

    @property
    def attempts(self) -> int:
        return self.memory.attempts

    @property
    def asked(self) -> Mode:
        """The mode that an interview asks it in."""
        return Mode.DEBUG if self.kata.program else Mode.IMPLEMENT

    def has(self, mode: Mode) -> bool:
        """Whether it can be worked on in this mode."""
        return mode == Mode.DEBUG if self.kata.program else True

    def how_in(self, mode: Mode) -> How:
        return self.memory.rung(mode).how


@dataclass(frozen=True)
class State:
    """How things stand at a moment.

    Attributes:
        at: the moment, in the person's zone.
        library: all content.
        cards: what a drill would ask now: `due`, `new`, `returning`.
        katas: in learning order.
        report: readiness and what to do next.
        today: what a plan leaves for today, None without a plan.
        unfinished: what was begun and left.
    """

    at: datetime
    library: Library
    cards: dict[str, int]
    katas: tuple[KataRow, ...]
    report: Report
    today: Today | None = None
    unfinished: tuple[Unfinished, ...] = ()

    @property
    def entries(self) -> list[Entry]:
        """The cards with their decks."""
        return entries(self.library.decks.values())

    @property
    def katas_due(self) -> list[KataRow]:
        return [row for row in self.katas if row.is_due]


def read_state(
    packs: Sequence[Pack],
    log_file: Path,
    cache: Path,
    settings: Settings,
    clock: Callable[[], datetime],
    library: Library | None = None,
) -> State:
    """Reads everything; with its own connection to the log, so that it can run in a thread.

    Args:
        packs: where content is.
        log_file: the log, made if there is none.
        cache: a folder for parsed decks.
        settings: what decides on due and new cards.
        clock: the time now, aware.
        library: content that was read before and is taken as it is.
    """
    library = library or load(packs, cache=cache)
    now, retention = clock(), settings.desired_retention
    katas = list(library.katas.values())
    with Log(log_file) as log:
        made, today = _report(log, library, now, retention)
        book = open_book(log, retention)
        state = State(
            at=now,
            library=library,
            cards=_left(log, library, settings, clock, today),
            katas=tuple(_row(kata, book, now) for kata in learning_order(katas)),
            report=made,
            today=today,
            unfinished=tuple(read_unfinished(log, now)),
        )
    give_back()
    return state


def _report(log: Log, library: Library, now: datetime, retention: float) -> tuple[Report, Today | None]:
    """The score, and what a plan leaves for today. Very many cards are let go of before anything else is read."""
    cards, katas = list(library.every_card()), list(library.katas.values())
    today = read_today(log, cards, katas, now, retention)
    interview = today.begins if today else None
    trails, record = read_trails(log, retention), read_record(log, now)
    return report(counted(log, cards), katas, trails, record, now, interview), today


def _left(
    log: Log, library: Library, settings: Settings, clock: Callable[[], datetime], today: Today | None
) -> dict[str, int]:
    """What a drill would ask now."""
    asked, options = entries(library.decks.values()), drill_options(settings)
    if today is not None:
        asked, options = limited(asked, options, today)
    return open_session(log, asked, options, desired_retention=settings.desired_retention, clock=clock).left


def _row(kata: Kata, book: Book, now: datetime) -> KataRow:
    memory = book.kata(kata.id)
    return KataRow(
        kata,
        memory,
        memory.due,
        memory.due is not None and memory.due <= now,
        tuple(memory.other_rungs()),
        str(memory.next_mode or ""),
    )
