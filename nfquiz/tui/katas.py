"""The katas, to search and to sort, with how each stands and the way to it; Enter works on one."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from nfquiz.tui.kata_path import chain, tree
from nfquiz.tui.kata_rows import LEGEND, ORDER, SORTS, Found, cells_of, columns_for, find
from nfquiz.tui.widgets.keys import Keys
from nfquiz.tui.widgets.nav import Nav
from nfquiz.tui.widgets.table import Table
from nfquiz.tui.words import number

if TYPE_CHECKING:
    from nfquiz.tui.state import KataRow, State

MOST_STEPS = 6
ROOMY = 30
"""Lines from which the way is shown as a tree; the class `-roomy` says the same."""


class KatasScreen(Screen[None]):
    """A table over what is known of the kata in focus. Typing in the search narrows the table at every key."""

    HELP = f"""\
Every kata, in the order to learn them: what comes first is built upon later. Enter opens the one in focus. The \
search takes letters of a name in their order ("lnorm" finds layer-norm), and words of titles, topics, levels and \
states: "opt core", "due", "unaided". A click on a heading sorts by it, o by the next one, O the other way round.

How a kata stands in each mode (fill, implement, debug): {LEGEND}. Below the table: the way to the kata in focus."""
    DEFAULT_CSS = """
    KatasScreen #search { margin: 1 2 0 2; height: 1; border: none; padding: 0 1; background: $surface; }
    KatasScreen #search:focus { background: $panel; }
    KatasScreen Table { margin: 1 2 0 3; }
    KatasScreen #about { height: 4; padding: 0 3; border-top: solid $border-blurred; }
    KatasScreen.-roomy #about { height: 9; }
    KatasScreen.-narrow Table, KatasScreen.-narrow #search { margin-left: 1; margin-right: 0; }
    KatasScreen.-narrow #about { padding: 0 1; }
    KatasScreen.-short Table, KatasScreen.-short #search { margin-top: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Work on it", key_display="Enter", priority=True),
        Binding("slash", "search", "Search", key_display="/"),
        Binding("o", "sort", "Sort", tooltip="Sort by the next column"),
        Binding("O", "turn", "Other way round", show=False),
        Binding("escape", "clear", "Clear the search", show=False),
        Binding("q", "app.go('today')", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._state: State | None = None
        self._by_id: dict[str, KataRow] = {}
        self._found: list[Found] = []
        self._sort, self._down = ORDER, False

    def compose(self) -> ComposeResult:
        yield Nav("katas")
        box = Input(placeholder="/ searches names, topics, levels and states", id="search", compact=True)
        box.cursor_blink = self.app.animation_level != "none"
        yield box
        yield Table()
        yield Static("Reading the katas …", id="about", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.query_one(Table).focus()
        self.watch(self.app, "state", self._show)

    def on_resize(self) -> None:
        self._fill()

    def _show(self, state: "State | None") -> None:
        self._state = state
        self._by_id = {row.kata.id: row for row in state.katas} if state is not None else {}
        self._fill()

    @property
    def shown(self) -> list[str]:
        """The ids in the table, in order."""
        return [found.row.kata.id for found in self._found]

    def _fill(self, stay: bool = True) -> None:
        """Finds and sorts again. stay: the kata in focus stays it; else the first is."""
        if self._state is None:
            return
        state, width, here = self._state, self.size.width, self.focused_id
        self._found = find(state.katas, self.query_one("#search", Input).value, self._sort, self._down)
        shown = self.shown
        cursor = shown.index(here) if stay and here in shown else 0
        columns = columns_for(width, self._sort, self._down)
        self.query_one(Table).show(columns, len(shown), lambda row: cells_of(self._found[row], state.at, width), cursor)
        self._describe()

    @property
    def focused_id(self) -> str:
        """The kata in focus; empty where the table is."""
        place = self.query_one(Table).cursor
        return self._found[place].row.kata.id if place < len(self._found) else ""

    def _describe(self) -> None:
        assert self._state is not None
        about = self.query_one("#about", Static)
        if not self._found:
            about.update("No kata fits the search; Esc clears it." if self._state.katas else "There are no katas.")
            return
        about.update(about_text(self._by_id[self.focused_id], self._by_id, self.size.height >= ROOMY))

    def on_input_changed(self) -> None:
        self._fill(stay=False)

    def on_table_moved(self) -> None:
        if self._state is not None:
            self._describe()

    def on_table_chosen(self) -> None:
        self.action_open()

    def on_table_heading_pressed(self, message: Table.HeadingPressed) -> None:
        if message.name == self._sort:
            self._down = not self._down
        else:
            self._sort, self._down = message.name, False
        self._fill()

    def action_sort(self) -> None:
        self._sort, self._down = SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)], False
        self._fill()
        by = "learning order" if self._sort == ORDER else self._sort
        self.notify(f"Sorted by {by}", timeout=2)

    def action_turn(self) -> None:
        self._down = not self._down
        self._fill()

    def action_open(self) -> None:
        if self.focused_id:
            self.app.open_kata(self.focused_id)

    def action_search(self) -> None:
        self.query_one("#search").focus()

    def action_clear(self) -> None:
        self.query_one("#search", Input).value = ""
        self.query_one(Table).focus()

    def key_down(self) -> None:
        """From the search into the table."""
        if self.query_one("#search").has_focus:
            self.query_one(Table).focus()


def about_text(row: "KataRow", rows: "dict[str, KataRow]", roomy: bool) -> Content:
    """The kata in focus: what it is, how it stands, and the way to it (as a tree where there is room)."""
    kata = row.kata
    parts = [f"{kata.topic}, {kata.level}, {kata.minutes} min"]
    if kata.asked:
        parts.append(f"asked by {number(kata.asked.sources, 'place')}")
    if row.attempts:
        parts += [number(row.attempts, "attempt"), *row.others]
        if row.next_mode:
            parts.append(f"next: {row.next_mode}")
    way = "\n".join(tree(kata.id, rows, MOST_STEPS)) if roomy else chain(kata.id, rows)
    return Content.assemble((f"{kata.title}", "bold"), f"  {'; '.join(parts)}\n", (way, "$text-muted"))
