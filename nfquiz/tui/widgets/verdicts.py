"""The two rows of buttons under a card: how sure one is before the reveal, and the rating after it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from nfquiz.drill.grading import Suggestion, Sureness, grade_word, grades
from nfquiz.drill.memory import Grade
from nfquiz.drill.turn import ALOUD_SECONDS
from nfquiz.tui.widgets.keybutton import KeyButton
from nfquiz.tui.words import brief_span, span

SURENESS_KEYS = dict(zip("1234", Sureness, strict=True))

HOW_SURE = "How sure are you?"
WRITE_KEY, ALOUD_KEY = "t", "l"


class BottomBar(Vertical):
    """A line of text over a row of buttons."""

    DEFAULT_CSS = """
    BottomBar { height: auto; padding: 0 2; border-top: solid $border-blurred; }
    BottomBar .says { height: auto; padding: 0 1; }
    BottomBar .row { height: auto; }
    .-narrow BottomBar, .-short BottomBar { padding: 0; }
    .-narrow BottomBar .row, .-short BottomBar .row { padding: 0 1; }
    """
    SCOPED_CSS = False  # its looks hang on how large the screen is


class Toggle(Static):
    """Something on or off: its key, a box and a name; pressed by the mouse, or by the key (a binding of its screen)."""

    DEFAULT_CSS = "Toggle { width: auto; margin-left: 2; pointer: pointer; } Toggle:hover { text-style: underline; }"
    on: reactive[bool] = reactive(False)

    @dataclass
    class Pressed(Message):
        key: str

    def __init__(self, key: str, label: str, on: bool) -> None:
        super().__init__(markup=False)
        self._key, self._label = key, label
        self.set_reactive(Toggle.on, on)

    def render(self) -> Content:
        return Content.assemble((self._key, "bold $text-accent"), f" [{'x' if self.on else ' '}] {self._label}")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed(self._key))


class RevealBar(BottomBar):
    """Asks how sure the person is (where that is wanted); any button shows the answer.

    Args:
        ask_sureness: whether it asks.
        how: whether this card is answered in writing, and whether aloud; None where there is no such choice.
        seconds: how long it has been thought about.
    """

    DEFAULT_CSS = """
    RevealBar .line { height: auto; }
    RevealBar .line .says { width: 1fr; }
    RevealBar .line Toggle { height: 1; }
    """
    SCOPED_CSS = False

    @dataclass
    class Chosen(Message):
        """Show the answer. `sureness` is None where nothing was said."""

        sureness: int | None

    def __init__(self, ask_sureness: bool, how: tuple[bool, bool] | None, seconds: Callable[[], float]) -> None:
        super().__init__()
        self._ask, self._how, self._seconds = ask_sureness, how, seconds

    def compose(self) -> ComposeResult:
        with Horizontal(classes="line") as line:
            line.display = self._ask or self._how is not None
            yield Static(self._says(), classes="says", markup=False)
            if self._how is not None:
                typed, aloud = self._how
                yield Toggle(WRITE_KEY, "in writing", typed)
                yield Toggle(ALOUD_KEY, "aloud", aloud)
        with Horizontal(classes="row"):
            if self._ask:
                for key, sureness in SURENESS_KEYS.items():
                    yield KeyButton(key, sureness.words, value=int(sureness))
            yield KeyButton("Enter", "not said" if self._ask else "show the answer", value=None)

    def on_mount(self) -> None:
        self.set_interval(1, self.show_time)

    def answer_by(self, typed: bool, aloud: bool) -> None:
        """The choice has changed."""
        self._how = typed, aloud
        for toggle, on in zip(self.query(Toggle), self._how, strict=True):
            toggle.on = on
        self.show_time()

    def show_time(self) -> None:
        """Brings the clock of an answer that is said aloud up to date."""
        if self.is_mounted:
            self.query_one(".says", Static).update(self._says())

    def _says(self) -> str:
        says = HOW_SURE if self._ask else ""
        if self._how is None or not self._how[1]:
            return says
        left = ALOUD_SECONDS - round(self._seconds())
        clock = f"{abs(left) // 60}:{abs(left) % 60:02}"
        aloud = f"Say it aloud: {clock} left." if left >= 0 else f"{clock} over: round off and look."
        return f"{aloud} {says}".rstrip()

    def on_key_button_pressed(self, message: KeyButton.Pressed) -> None:
        message.stop()
        self.post_message(self.Chosen(message.button.value))


class RatingBar(BottomBar):
    """The ratings, each with the time until the card would come again; the suggested one stands out and is Enter's."""

    @dataclass
    class Chosen(Message):
        grade: Grade

    def __init__(self, buttons: int, intervals: Mapping[Grade, timedelta], suggestion: Suggestion) -> None:
        super().__init__()
        self._buttons, self._intervals, self._first = buttons, intervals, suggestion

    def compose(self) -> ComposeResult:
        yield Static(classes="says", markup=False)
        with Horizontal(classes="row"):
            for grade in grades(self._buttons):
                word, interval = grade_word(grade, self._buttons), self._intervals[grade]
                yield KeyButton(word[0], word, span(interval), brief=brief_span(interval), value=grade)

    def on_mount(self) -> None:
        self.suggest(self._first)

    def suggest(self, suggestion: Suggestion) -> None:
        """Marks the suggested rating and shuts those that are not allowed."""
        says = suggestion.says[:1].upper() + suggestion.says[1:]
        word = grade_word(suggestion.grade, self._buttons)
        only = len(suggestion.allowed) == 1
        end = f", so it can only be {word}." if only else f". Enter: {word}."
        self.query_one(".says", Static).update(says + end)
        for button in self.query(KeyButton):
            button.disabled = button.value not in suggestion.allowed
            button.set_class(button.value == suggestion.grade, "-suggested")

    def on_key_button_pressed(self, message: KeyButton.Pressed) -> None:
        message.stop()
        assert isinstance(message.button.value, Grade)
        self.post_message(self.Chosen(message.button.value))
