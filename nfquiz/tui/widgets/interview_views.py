"""What the interview's screen shows one after the other: the lobby, a rubric to tick, the scorecard."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from nfquiz.drill.proposals import propose
from nfquiz.drill.questions import Given, Question, is_blank
from nfquiz.score.holding import MINUTES
from nfquiz.tui.interview_words import ABOUT, card_line, kinds_text, scorecard_text
from nfquiz.tui.prose import markdown, prose
from nfquiz.tui.widgets.action import ActionRow
from nfquiz.tui.widgets.card import heading
from nfquiz.tui.widgets.formula import passage
from nfquiz.tui.widgets.keybutton import KeyButton
from nfquiz.tui.widgets.rubric import Rubric
from nfquiz.tui.widgets.verdicts import Toggle

if TYPE_CHECKING:
    from nfquiz.score.scorecard import Scorecard

CODE_KEY = "c"
Earlier = Sequence[tuple[datetime, "Scorecard"]]


class View(VerticalScroll):
    """A part of the screen that scrolls."""

    DEFAULT_CSS = """
    View { padding: 1 3; scrollbar-size-vertical: 1; }
    View .title { text-style: bold; margin-bottom: 1; height: auto; }
    View .heading { color: $text-muted; text-style: bold; }
    View .row { height: auto; margin-bottom: 1; }
    View .label { width: 10; color: $text-muted; }
    View Input { width: 1fr; max-width: 50; height: 1; border: none; padding: 0 1; background: $panel; }
    View .refusal { color: $text-warning; height: auto; }
    View .history, View Rubric, View .said { height: auto; margin-bottom: 1; }
    .-short View { padding: 0 3; }
    .-narrow View { padding: 0 1; }
    """
    SCOPED_CSS = False  # its looks hang on how large the screen is


class LobbyView(View):
    """Before an interview: how long and about what, or the one that waits; and the scorecards of those before.

    Args:
        waiting: how the one that was begun stands, in words; empty if there is none.
        earlier: those that were finished, in time order.
    """

    def __init__(self, waiting: str, earlier: Earlier) -> None:
        super().__init__()
        self._waiting, self._earlier = waiting, earlier
        self.code = True

    def compose(self) -> ComposeResult:
        yield Static(self._waiting or ABOUT, classes="title", markup=False)
        if self._waiting:
            with Horizontal(classes="row"):
                yield KeyButton("Enter", "go on", value="begin")
                yield KeyButton("x", "give it up", value="end")
        else:
            for name, label, value, hint in (
                ("minutes", "Minutes", str(MINUTES), "10 to 240"),
                ("topics", "Topics", "", "all; or some, with spaces between"),
                ("levels", "Levels", "", "all; or core, intermediate, advanced"),
            ):
                with Horizontal(classes="row"):
                    yield Static(label, classes="label", markup=False)
                    box = Input(value, placeholder=hint, id=name, compact=True)
                    box.cursor_blink = self.app.animation_level != "none"
                    yield box
            with Horizontal(classes="row"):
                yield KeyButton("Enter", "begin", value="begin")
                yield Toggle(CODE_KEY, "with a kata and a debugging task", True)
        yield Static(classes="refusal", markup=False)
        if self._earlier:
            yield heading("Earlier ones")
            with Vertical(classes="history"):
                newest = list(enumerate(self._earlier))[::-1][:9]
                for number, (place, (at, made)) in enumerate(newest, 1):
                    yield ActionRow(str(number), card_line(at, made), kinds_text(made), value=place)

    def on_mount(self) -> None:
        self.query_one(KeyButton).add_class("-suggested")
        self.query_one(".refusal").display = False
        self.focus()

    def switch_code(self) -> None:
        """With code, or without."""
        for toggle in self.query(Toggle):
            self.code = toggle.on = not self.code

    @property
    def given(self) -> dict[str, str]:
        """What stands in the boxes."""
        return {box.id or "": box.value.strip() for box in self.query(Input)}

    @property
    def touched(self) -> bool:
        """Whether the person has begun to set it up."""
        return not self.code or any(given not in ("", str(MINUTES)) for given in self.given.values())

    def refuse(self, says: str) -> None:
        """Tells why it can't begin so."""
        refusal = self.query_one(".refusal", Static)
        refusal.update(says)
        refusal.display = True


class TickView(View):
    """After the interview: a question, what was answered, and its rubric to tick."""

    def __init__(self, question: Question, given: Given | None, left: int) -> None:
        super().__init__()
        self._question, self._given, self._left = question, given, left
        written = given if isinstance(given, str) else ""
        self.rubric = Rubric(question.points, propose(written, question.points) if written else ())

    def compose(self) -> ComposeResult:
        yield Static(f"Tick what you said, as an interviewer would: {self._left} to go", classes="heading")
        yield from passage(self._question.prompt, lambda text: Static(prose(text), classes="title"))
        said = str(self._given).rstrip() if not is_blank(self._given) else "said aloud"
        yield Static(Content.assemble(("You: ", "$text-muted"), said), classes="said")
        yield self.rubric
        yield heading("Answer")
        yield from self._answer()

    def _answer(self) -> ComposeResult:
        from textual.widgets import Markdown

        yield from passage(self._question.answer, lambda text: Markdown(markdown(text)))

    def on_mount(self) -> None:
        self.focus()


class ScorecardView(View):
    """What an interviewer would have written."""

    def __init__(self, made: "Scorecard", before: Earlier) -> None:
        super().__init__()
        self._made, self._before = made, before

    def compose(self) -> ComposeResult:
        yield Static("Scorecard", classes="heading")
        yield Static(scorecard_text(self._made, self._before))

    def on_mount(self) -> None:
        self.focus()
