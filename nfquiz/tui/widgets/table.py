"""A table of rows to move in, sorted by a click on a heading: only the lines in sight are ever made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

Cell = Sequence[tuple[str, str]]
"""Pieces of text, each with a kind: `` as it is, `strong`, `quiet` or `match`."""
GAP = 2


@dataclass(frozen=True)
class Column:
    """A heading, and how wide its cells are; `name` is what it is sorted by."""

    name: str
    title: str
    width: int


class Table(ScrollView, can_focus=True):
    """Empty until `show` is called. `cursor` is the row in focus."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--header",
        "table--cursor",
        "table--strong",
        "table--quiet",
        "table--match",
    }
    DEFAULT_CSS = """
    Table { height: 1fr; background: transparent; scrollbar-size-vertical: 1; overflow-x: hidden; }
    Table .table--header { color: $text-muted; text-style: bold; }
    Table .table--cursor { background: $panel; }
    Table:focus .table--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    Table .table--strong { text-style: bold; }
    Table .table--quiet { color: $text-muted; }
    Table .table--match { text-style: bold underline; color: $text-accent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "move(-1000000)", "First", show=False),
        Binding("end", "move(1000000)", "Last", show=False),
        Binding("enter", "choose", "Choose", show=False),
    ]
    cursor: reactive[int] = reactive(0)

    @dataclass
    class Moved(Message):
        """Another row is in focus."""

        row: int

    @dataclass
    class Chosen(Message):
        """Enter, or a second click on the row in focus."""

        row: int

    @dataclass
    class HeadingPressed(Message):
        name: str

    def __init__(self, **options: str) -> None:
        super().__init__(**options)
        self._columns: Sequence[Column] = ()
        self.count = 0
        self._cells: Callable[[int], Sequence[Cell]] = lambda row: ()

    def show(self, columns: Sequence[Column], count: int, cells: Callable[[int], Sequence[Cell]], cursor: int) -> None:
        """Shows other rows.

        Args:
            columns: the headings.
            count: how many rows there are.
            cells: gives a row's cells, when it comes into sight.
            cursor: the row in focus.
        """
        self._columns, self.count, self._cells = columns, count, cells
        self.virtual_size = Size(sum(one.width + GAP for one in columns), count + 1)
        self.set_reactive(Table.cursor, max(0, min(cursor, count - 1)))
        self._into_sight()
        self.refresh()

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, self.count - 1))

    def watch_cursor(self) -> None:
        self._into_sight()
        self.refresh()
        self.post_message(self.Moved(self.cursor))

    def _into_sight(self) -> None:
        room = max(1, self.size.height - 1)
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True)
        elif self.cursor >= top + room:
            self.scroll_to(y=self.cursor - room + 1, animate=False, immediate=True)

    def on_resize(self) -> None:
        self._into_sight()

    def action_move(self, by: int) -> None:
        self.cursor += by

    def action_page(self, by: int) -> None:
        self.cursor += by * max(1, self.size.height - 2)

    def action_choose(self) -> None:
        if self.count:
            self.post_message(self.Chosen(self.cursor))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        at = event.get_content_offset(self)
        if at is None:
            return
        if at.y == 0:
            if (name := self._heading_at(at.x)) is not None:
                self.post_message(self.HeadingPressed(name))
            return
        row = self.scroll_offset.y + at.y - 1
        if row < self.count:
            if row == self.cursor:
                self.action_choose()
            self.cursor = row

    def _heading_at(self, x: int) -> str | None:
        end = 0
        for one in self._columns:
            end += one.width + GAP
            if x < end:
                return one.name
        return None

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        if y == 0:
            style = base + self.get_component_rich_style("table--header", partial=True)
            return self._strip([[(one.title, "")] for one in self._columns], style, width)
        row = self.scroll_offset.y + y - 1
        if row >= self.count:
            return Strip.blank(width, base)
        chosen = row == self.cursor
        style = base + self.get_component_rich_style("table--cursor", partial=True) if chosen else base
        return self._strip(self._cells(row), style, width, plain=chosen and self.has_focus)

    def _strip(self, cells: Sequence[Cell], style: Style, width: int, plain: bool = False) -> Strip:
        segments = []
        for column, cell in zip(self._columns, cells, strict=True):
            left = column.width
            for text, kind in cell:
                text = _cut(text, left)
                left -= len(text)
                segments.append(Segment(text, style + self._piece(kind, plain) if kind else style))
            segments.append(Segment(" " * (left + GAP), style))
        return Strip(segments).adjust_cell_length(width, style)

    def _piece(self, kind: str, plain: bool) -> Style:
        """The style of a kind; under the cursor only what is no colour, which would not stand out there."""
        found = self.get_component_rich_style(f"table--{kind}", partial=True)
        return Style(bold=found.bold, underline=found.underline) if plain else found


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else set_cell_size(text, max(0, room - 1)) + "…" * (room > 0)
