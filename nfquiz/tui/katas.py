"""The katas in learning order, with how each stands; Enter works on one."""

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Input, Static

from nfquiz.tui.widgets.keybutton import NARROW
from nfquiz.tui.widgets.nav import Nav
from nfquiz.tui.words import number, when

if TYPE_CHECKING:
    from nfquiz.tui.state import KataRow, State


class KatasScreen(Screen[None]):
    """A table over a line about the kata in focus. Typing in the filter narrows the table at every key."""

    HELP = """\
Every kata, in the order to learn them: what comes first is built upon later. Enter opens the one in focus on the \
workbench: the prompt, your file in an editor, a verdict at every save. The filter looks at names, topics, \
levels and states: "opt core", "due", "unaided"."""
    DEFAULT_CSS = """
    KatasScreen #filter { margin: 1 2 0 2; height: 1; border: none; padding: 0 1; background: $surface; }
    KatasScreen #filter:focus { background: $panel; }
    KatasScreen DataTable { height: 1fr; margin: 1 2 0 2; background: transparent; scrollbar-size-vertical: 1; }
    KatasScreen #about { height: auto; min-height: 2; padding: 0 3; border-top: solid $border-blurred; }
    KatasScreen.-narrow DataTable, KatasScreen.-narrow #filter { margin-left: 0; margin-right: 0; }
    KatasScreen.-narrow #about { padding: 0 1; }
    KatasScreen.-short DataTable, KatasScreen.-short #filter { margin-top: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Work on it", key_display="Enter", priority=True),
        Binding("slash", "filter", "Filter", key_display="/"),
        Binding("escape", "clear", "Clear the filter", show=False),
        Binding("t", "app.go('today')", "Today"),
        Binding("d", "app.go('drill')", "Drill"),
        Binding("s", "app.go('score')", "Score"),
        Binding("q", "app.go('today')", "Back", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[KataRow] = []
        self._state: State | None = None
        self._columns: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        yield Nav("katas")
        box = Input(placeholder="/ filters by name, topic, level or state", id="filter", compact=True)
        box.cursor_blink = self.app.animation_level != "none"
        yield box
        yield DataTable(cursor_type="row", zebra_stripes=False)
        yield Static("Reading the katas …", id="about", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(DataTable).focus()
        self.watch(self.app, "state", self._show)

    def on_resize(self) -> None:
        self._fill()

    def _show(self, state: "State | None") -> None:
        self._state = state
        self._fill()

    @property
    def shown(self) -> list[str]:
        """The ids in the table, in order."""
        return [row.kata.id for row in self._rows]

    def _fill(self) -> None:
        if self._state is None:
            return
        table, here = self.query_one(DataTable), self._focused
        words = self.query_one("#filter", Input).value.casefold().split()
        self._rows = [row for row in self._state.katas if all(word in searched(row) for word in words)]
        columns = columns_for(self.size.width)
        if columns != self._columns:
            table.clear(columns=True)
            for name in columns:
                table.add_column(name, key=name)
            self._columns = columns
        else:
            table.clear()
        for row in self._rows:
            cells = cells_of(row, self._state)
            table.add_row(*(cells[name] for name in columns), key=row.kata.id)
        if here in self.shown:
            table.move_cursor(row=self.shown.index(here))
        self._describe()

    @property
    def _focused(self) -> str:
        place = self.query_one(DataTable).cursor_row
        return self._rows[place].kata.id if 0 <= place < len(self._rows) else ""

    def _describe(self) -> None:
        assert self._state is not None
        about = self.query_one("#about", Static)
        if not self._rows:
            about.update("No kata fits the filter; Esc clears it." if self._state.katas else "There are no katas.")
            return
        place = self.query_one(DataTable).cursor_row
        about.update(about_text(self._rows[min(place, len(self._rows) - 1)], self._state))

    def on_input_changed(self) -> None:
        self._fill()

    def on_data_table_row_highlighted(self) -> None:
        if self._state is not None:
            self._describe()

    def on_data_table_row_selected(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self._focused:
            self.app.open_kata(self._focused)

    def action_filter(self) -> None:
        self.query_one("#filter").focus()

    def action_clear(self) -> None:
        self.query_one("#filter", Input).value = ""
        self.query_one(DataTable).focus()

    def key_down(self) -> None:
        """From the filter into the table."""
        if self.query_one("#filter").has_focus:
            self.query_one(DataTable).focus()


def columns_for(width: int) -> tuple[str, ...]:
    """What there is room for."""
    if width >= 96:
        return ("kata", "topic", "level", "min", "state", "due")
    return ("kata", "level", "min", "state", "due") if width >= NARROW else ("kata", "state", "due")


def cells_of(row: "KataRow", state: "State") -> dict[str, str | Text]:
    """A row's cells by column."""
    solved = row.how.startswith("solved")
    mark = "✓" if solved else ("·" if row.how == "new" else "–")
    due = when(row.due, state.at) if row.due is not None else ""
    return {
        "kata": row.kata.id,
        "topic": row.kata.topic,
        "level": row.kata.level,
        "min": f"{row.kata.minutes:>3}",
        "state": f"{mark} {row.how}",
        "due": Text(due, style="bold" if row.is_due else ""),
    }


def searched(row: "KataRow") -> str:
    """The text that the filter looks at."""
    kata = row.kata
    due = "due" if row.is_due else ""
    return " ".join((kata.id, kata.title, kata.topic, *kata.topics, kata.level, row.how, *row.others, due)).casefold()


def about_text(row: "KataRow", state: "State") -> Content:
    """The kata in focus: what it is, what it builds on and how that stands, who asks it."""
    kata, hows = row.kata, {one.kata.id: one.how for one in state.katas}
    marked = [f"{id} {'✓' if hows.get(id, '').startswith('solved') else '(not yet)'}" for id in kata.prerequisites]
    builds = f"builds on {', '.join(marked)}" if marked else "builds on no other kata"
    parts = [builds]
    if kata.asked:
        parts.append(f"asked by {number(kata.asked.sources, 'place')}")
    if row.attempts:
        parts += [number(row.attempts, "attempt"), *row.others]
        if row.next_mode:
            parts.append(f"next: {row.next_mode}")
    return Content.assemble((f"{kata.title}", "bold"), (f"  {kata.level}, {kata.minutes} min\n"), "; ".join(parts))
