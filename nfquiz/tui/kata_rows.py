"""The rows of the katas' table: which are shown, in which order, and what stands in their cells. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nfquiz.content.parts import LEVELS
from nfquiz.drill.katas import How, Mode
from nfquiz.tui.fuzzy import match
from nfquiz.tui.widgets.keybutton import NARROW
from nfquiz.tui.widgets.table import Cell, Column
from nfquiz.tui.words import when

if TYPE_CHECKING:
    from datetime import datetime

    from nfquiz.tui.state import KataRow

WIDE = 112
"""Columns from which everything has room."""
ORDER = "order"
"""Sorted as they are to be learned."""
SORTS = (ORDER, "kata", "topic", "level", "min", "state", "due")
MARKS = {
    How.NEW: "·",
    How.ATTEMPTED: "–",
    How.SOLUTION_SEEN: "o",
    How.WITH_HINTS: "+",
    How.UNAIDED: "✓",
}
SHORT = {
    How.NEW: "",
    How.ATTEMPTED: "begun",
    How.SOLUTION_SEEN: "seen",
    How.WITH_HINTS: "hints",
    How.UNAIDED: "unaided",
}
LEGEND = "✓ solved unaided, + with hints, o after the solution, – begun, · new"
_HOWS = list(MARKS)


@dataclass(frozen=True)
class Found:
    """A row that the search lets through: the places of its name's letters that it was found by."""

    row: "KataRow"
    places: frozenset[int] = frozenset()


def find(rows: "Sequence[KataRow]", query: str, sort: str = ORDER, down: bool = False) -> list[Found]:
    """The rows that fit every word of the query, in the order of `sort`; by how well they fit where that is `ORDER`.

    A word fits by its letters, in this order, in the kata's name; or as a piece of its title, topics, level or states.
    """
    words = query.casefold().split()
    found: list[tuple[float, Found]] = []
    for row in rows:
        score, places = 0.0, set[int]()
        for word in words:
            by_name = match(word, row.kata.id)
            if by_name is None and word not in searched(row):
                break
            if by_name is not None:
                score += by_name.score
                places.update(by_name.places)
        else:
            found.append((score, Found(row, frozenset(places))))
    if sort != ORDER:
        found.sort(key=lambda one: _key(sort, one[1].row), reverse=down)
    elif words:
        found.sort(key=lambda one: one[0], reverse=True)
    elif down:
        found.reverse()
    return [one for _, one in found]


def _key(sort: str, row: "KataRow") -> tuple:
    kata = row.kata
    match sort:
        case "topic":
            return (kata.topic, kata.id)
        case "level":
            return (LEVELS.index(kata.level), kata.id)
        case "min":
            return (kata.minutes, kata.id)
        case "state":
            return (*(-_HOWS.index(row.how_in(mode)) for mode in (row.asked, Mode.DEBUG, Mode.FILL)), kata.id)
        case "due":
            return (row.due is None, row.due.timestamp() if row.due else 0.0, kata.id)
    return (kata.id,)


def searched(row: "KataRow") -> str:
    """What the search looks at besides the name."""
    kata = row.kata
    due = "due" if row.is_due else ""
    return " ".join((kata.title, kata.topic, *kata.topics, kata.level, row.how, *row.others, due)).casefold()


def columns_for(width: int, sort: str, down: bool) -> list[Column]:
    """What there is room for; the heading that it is sorted by is marked."""
    if width >= WIDE:
        widths = {"kata": 26, "topic": 16, "level": 12, "min": 4, "fill": 9, "state": 9, "debug": 9, "due": 11}
    elif width >= NARROW:
        widths = {"kata": 28, "min": 4, "fill": 4, "state": 9, "debug": 5, "due": 11}
    else:
        widths = {"kata": 28, "modes": 8, "due": 11}
    titles = {"state": "implement", "modes": "f  i  d"}
    mark = "▼" if down else "▲"
    return [
        Column(
            "state" if name in ("fill", "debug", "modes") else name,
            f"{titles.get(name, name)[: size - 1]}{mark}" if name == sort else titles.get(name, name),
            size,
        )
        for name, size in widths.items()
    ]


def cells_of(found: Found, now: "datetime", width: int) -> list[Cell]:
    """A row's cells, for the columns that there is room for."""
    row, kata = found.row, found.row.kata
    due = when(row.due, now) if row.due is not None else ""
    name, due_cell = _name(kata.id, found.places), [(due, "strong" if row.is_due else "")]
    if width < NARROW:
        marks = "  ".join(MARKS[row.how_in(mode)] if row.has(mode) else " " for mode in Mode)
        return [name, [(marks, "")], due_cell]
    modes: list[Cell] = [_state(row, mode, width >= WIDE or mode == Mode.IMPLEMENT) for mode in Mode]
    if width < WIDE:
        return [name, [(f"{kata.minutes:>3}", "")], *modes, due_cell]
    return [name, [(kata.topic, "")], [(kata.level, "")], [(f"{kata.minutes:>3}", "")], *modes, due_cell]


def _name(id: str, places: frozenset[int]) -> Cell:
    if not places:
        return [(id, "")]
    return [(letter, "match" if place in places else "") for place, letter in enumerate(id)]


def _state(row: "KataRow", mode: Mode, in_words: bool) -> Cell:
    if not row.has(mode):
        return [("", "")]
    how = row.how_in(mode)
    return [(f"{MARKS[how]} {SHORT[how]}" if in_words else MARKS[how], "quiet" if how == How.NEW else "")]
