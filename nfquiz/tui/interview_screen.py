"""What the interview's screen stands on: a view over a bar, two clocks, and leaving without loss."""

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from nfquiz.drill.questions import Given
from nfquiz.errors import UserError
from nfquiz.score.interview import Interview
from nfquiz.tui.interview_words import clocks_text, head_text
from nfquiz.tui.widgets.answers import AnswerField
from nfquiz.tui.widgets.keys import Keys
from nfquiz.tui.widgets.nav import Nav

if TYPE_CHECKING:
    from nfquiz.tui.state import State

KEEP_EVERY, SURE = 15.0, 5.0
"""Seconds: between two drafts, and for pressing a key again."""
WAITING, LOBBY, ASKING, CODING, TICKING, DONE = "waiting", "lobby", "asking", "coding", "ticking", "done"


class TimedScreen(Screen[None]):
    """The clock of the interview runs only while a part of it is shown; what is being written is kept."""

    DEFAULT_CSS = """
    TimedScreen #clocks { height: 1; padding: 0 3; margin-top: 1; }
    TimedScreen #clocks Static { width: auto; }
    TimedScreen #clocks #head { width: 1fr; color: $text-muted; }
    TimedScreen #table { height: 1fr; }
    TimedScreen #bar { height: auto; }
    TimedScreen .closing { padding: 1 3; }
    TimedScreen.-short #clocks { margin-top: 0; }
    TimedScreen.-narrow #clocks { padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.interview: Interview | None = None
        self._state: State | None = None
        self._unsent: Given | None = None
        self._sure = False
        self._taken_up = False
        self.stage = WAITING
        """What is shown: WAITING, LOBBY, ASKING, CODING, TICKING or DONE."""

    def compose(self) -> ComposeResult:
        yield Nav("interview")
        with Horizontal(id="clocks"):
            yield Static(id="head", markup=False)
            yield Static(id="time")
        yield Container(id="table")
        yield Container(id="bar")
        yield Keys(palette=False)

    def on_mount(self) -> None:
        self.set_interval(1, self._tick_clock)
        self.set_interval(KEEP_EVERY, self.keep)

    async def _put(self, stage: str, view: Any, *bar: Any) -> None:
        """Shows a view, with a bar under it, in place of what there was."""
        self.stage = WAITING  # keys that come between mean nothing
        table, under = self.query_one("#table"), self.query_one("#bar")
        await under.remove_children()
        await table.remove_children()
        await table.mount(view)
        await under.mount(*bar)
        self.stage, self._unsent, self._sure = stage, None, False
        self.query_one("#clocks").display = stage == ASKING
        self._tick_clock()
        self.refresh_bindings()

    def _tick_clock(self) -> None:
        interview = self.interview
        if interview is None or interview.part is None or self.stage != ASKING:
            return
        self.query_one("#head", Static).update(head_text(interview.part, interview.place, len(interview.parts)))
        self.query_one("#time", Static).update(clocks_text(interview.part_seconds_left, interview.seconds_left))

    # -- leaving and coming back ------------------------------------------------------------------

    @property
    def _timed(self) -> bool:
        """Whether a part is asked and its time runs."""
        return self._taken_up and self.interview is not None and self.interview.part is not None

    def keep(self) -> None:
        """What is being written, unsent, is kept."""
        if self._timed and self._unsent is not None:
            assert self.interview is not None
            try:
                self.interview.keep(self._unsent)
            except UserError as error:
                self.app.notify(str(error), title="Not saved", severity="error", timeout=15)
            self._unsent = None

    def _pause(self) -> None:
        """The clock stands still while the screen is not shown."""
        self.keep()
        if self._timed:
            assert self.interview is not None
            self.interview.pause()
            self._taken_up = False

    def _resume(self) -> None:
        if self.interview is not None and self.interview.part is not None and not self._taken_up:
            self.interview.take_up()
            self._taken_up = True

    def on_screen_resume(self) -> None:
        if self.stage == ASKING:
            self._resume()

    def on_screen_suspend(self) -> None:
        """Help and palette over the question are no way to stop the clock."""
        if self.stage == ASKING and not isinstance(self.app.screen, ModalScreen):
            self._pause()

    def on_unmount(self) -> None:
        self._pause()

    def on_answer_field_written(self, message: AnswerField.Written) -> None:
        message.stop()
        self._unsent = message.given
