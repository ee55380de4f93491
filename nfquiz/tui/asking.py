"""Two small questions over a screen: yes or no, and a line of text."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from nfquiz.tui.widgets.keybutton import KeyButton


class AskScreen(ModalScreen[bool]):
    """Asks whether to do something. Esc is no.

    Args:
        text: what would happen.
        yes: what the button says that does it.
        no: what the other says.
    """

    CSS = "AskScreen { background: transparent; }"  # what is asked about stays in sight
    DEFAULT_CSS = """
    AskScreen { align: center bottom; }
    AskScreen > Vertical {
        width: 64; max-width: 96%; height: auto; max-height: 96%;
        border: round $border; background: $background; padding: 1 2;
    }
    AskScreen Static { margin-bottom: 1; }
    AskScreen Horizontal { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", show=False),
        Binding("n,escape,q", "answer(False)", "No", show=False),
    ]

    def __init__(self, text: str, yes: str, no: str = "no") -> None:
        super().__init__()
        self._text, self._yes, self._no = text, yes, no

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._text, markup=False)
            with Horizontal():
                yield KeyButton("y", self._yes, value=True)
                yield KeyButton("n", self._no, value=False)

    def on_mount(self) -> None:
        self.query(KeyButton).last().focus()

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)

    def on_key_button_pressed(self, message: KeyButton.Pressed) -> None:
        message.stop()
        self.dismiss(bool(message.button.value))


class LineScreen(ModalScreen[str]):
    """Asks for a line of text, "" where the person does not want to give one.

    Args:
        text: what is asked for.
        first: what stands in the box to begin with.
    """

    CSS = "LineScreen { background: transparent; }"
    DEFAULT_CSS = """
    LineScreen { align: center bottom; }
    LineScreen > Vertical {
        width: 64; max-width: 96%; height: auto;
        border: round $border; background: $background; padding: 1 2;
    }
    LineScreen Static { margin-bottom: 1; }
    LineScreen Input { border: none; height: 1; padding: 0 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave it", show=False)]

    def __init__(self, text: str, first: str = "") -> None:
        super().__init__()
        self._text, self._first = text, first

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_subtitle = "Enter · Esc leaves it"
            yield Static(self._text, markup=False)
            box = Input(self._first, compact=True)
            box.cursor_blink = self.app.animation_level != "none"
            yield box

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.dismiss(message.value.strip())

    def action_leave(self) -> None:
        self.dismiss("")
