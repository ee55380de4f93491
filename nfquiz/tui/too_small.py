"""Said in place of everything where the window is too small for any screen."""

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

SMALLEST = (60, 16)


class TooSmallScreen(ModalScreen[None]):
    """Lies over whatever there is, until the window is larger."""

    DEFAULT_CSS = """
    TooSmallScreen { background: $background; }
    TooSmallScreen Static { width: 1fr; height: auto; }
    """

    def compose(self) -> ComposeResult:
        yield Static(id="too-small", markup=False)

    def on_mount(self) -> None:
        self.tell()

    def on_resize(self) -> None:
        self.tell()

    def tell(self) -> None:
        """How large the window is, and how large it must be."""
        width, height = self.app.size
        self.query_one(Static).update(
            f"This window has {width} columns and {height} lines; nfquiz needs {SMALLEST[0]} and {SMALLEST[1]}. "
            "Make it larger: everything is where it was. ctrl+q leaves."
        )
