"""Past attempts: the katas that were tried; of the one that is opened, its attempts with their code, step by step."""

from datetime import timedelta
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from nfquiz.errors import UserError
from nfquiz.tui.kata_rows import MARKS
from nfquiz.tui.score_views import attempt_head, diff_text
from nfquiz.tui.widgets.table import Column, Table

if TYPE_CHECKING:
    from nfquiz.score.attempts import Attempt
    from nfquiz.tui.state import KataRow, State

COLUMNS = (Column("kata", "kata", 28), Column("attempts", "attempts", 8), Column("state", "state", 18))


class AttemptsView(Vertical):
    """A table; `opened` is whether a kata's attempts are shown in its place."""

    DEFAULT_CSS = """
    AttemptsView #attempt { display: none; height: 1fr; }
    AttemptsView #attempt-head { height: auto; margin-bottom: 1; }
    AttemptsView #code-scroll { height: 1fr; scrollbar-size-vertical: 1; }
    AttemptsView #code { height: auto; }
    """

    class Opened(Message):
        """A kata's attempts are shown now."""

    def __init__(self, **options: str) -> None:
        super().__init__(**options)
        self._rows: list[KataRow] = []
        self._attempts: list[Attempt] = []
        self._place, self._whole = 0, False
        self.opened = False

    def compose(self) -> ComposeResult:
        yield Static("No kata was tried yet.", id="untried", markup=False)
        yield Table()
        with Vertical(id="attempt"):
            yield Static(id="attempt-head", markup=False)
            with VerticalScroll(id="code-scroll"):
                yield Static(id="code", markup=False)

    def show(self, state: "State") -> None:
        """The katas that were tried."""
        self._rows = [row for row in state.katas if row.attempts]
        self.query_one("#untried").display = not self._rows
        table = self.query_one(Table)
        table.show(COLUMNS, len(self._rows), self._cells, table.cursor)

    def _cells(self, place: int) -> list[list[tuple[str, str]]]:
        row = self._rows[place]
        how = row.how_in(row.asked)
        return [[(row.kata.id, "")], [(f"{row.attempts:>5}", "")], [(f"{MARKS[how]} {how}", "")]]

    def on_table_chosen(self, message: Table.Chosen) -> None:
        message.stop()
        if self._rows:
            self._read(self._rows[message.row].kata.id)

    def on_table_moved(self, message: Table.Moved) -> None:
        message.stop()

    @work(thread=True, exclusive=True)
    def _read(self, id: str) -> None:
        """Reads the attempts with their code, with a connection to the log of its own."""
        from nfquiz.score.attempts import attempts_of
        from nfquiz.store.log import Log

        try:
            with Log(self.app.context.paths.log) as log:
                found = attempts_of(log.events(kind="attempt", subject=f"kata:{id}"))
        except UserError as error:
            self.app.call_later(self.app.fail, error)
            return
        self.call_later(self._open, found)

    def _open(self, attempts: "list[Attempt]") -> None:
        self._attempts, self._place, self.opened = attempts, len(attempts) - 1, True
        self.query_one(Table).display = False
        self.query_one("#attempt").display = True
        self.query_one("#code-scroll").focus()
        self._step()
        self.post_message(self.Opened())

    def close(self) -> None:
        """Back to the katas."""
        self.opened = False
        self.query_one("#attempt").display = False
        self.query_one(Table).display = True
        self.query_one(Table).focus()

    def step(self, by: int) -> None:
        """To another attempt."""
        self._place = max(0, min(self._place + by, len(self._attempts) - 1))
        self._step()

    def turn(self) -> None:
        """All of the code, or what changed."""
        self._whole = not self._whole
        self._step()

    def _step(self) -> None:
        from nfquiz.score.attempts import before, changes

        one = self._attempts[self._place]
        last = None if self._whole else before(self._attempts, self._place)
        seconds = timedelta(seconds=one.seconds) if one.seconds is not None else None
        head = attempt_head(one, self._place, len(self._attempts), seconds)
        self.query_one("#attempt-head", Static).update(head)
        self.query_one("#code", Static).update(diff_text(list(changes(last, one)), whole=last is None))
        self.query_one("#code-scroll", VerticalScroll).scroll_home(animate=False)
