"""What a drill ends with."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static


class ClosingView(VerticalScroll):
    """A title over lines; scrolls where they are many."""

    DEFAULT_CSS = """
    ClosingView { padding: 1 3; scrollbar-size-vertical: 1; }
    ClosingView .title { text-style: bold; color: $text-primary; margin-bottom: 1; }
    .-narrow ClosingView { padding: 0 1; }
    """
    SCOPED_CSS = False  # its looks hang on how large the screen is

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._title, self._lines = title, lines

    def compose(self) -> ComposeResult:
        yield Static(self._title, classes="title", markup=False)
        yield Static("\n".join(self._lines), classes="lines", markup=False)

    def on_mount(self) -> None:
        self.focus()
