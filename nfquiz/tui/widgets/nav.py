"""The line at the top: which screens there are, and which one this is."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

SCREENS = {
    "today": "Today",
    "drill": "Drill",
    "katas": "Katas",
    "plan": "Plan",
    "interview": "Interview",
    "score": "Score",
}
"""Mode: its name. The first letter, as a capital, is its key on every screen."""


class Tab(Static):
    """The name of a screen; pressed, the app goes there."""

    def __init__(self, mode: str, here: bool) -> None:
        name = SCREENS[mode]
        # brackets: where one is must not hang on a colour
        super().__init__(f"[{name}]" if here else f" {name} ", markup=False, classes="-here" if here else "")
        self._mode = mode

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        await self.run_action(f"app.go('{self._mode}')")


class Nav(Horizontal):
    """`mode` is the screen that is shown; none, and it is a plain title."""

    DEFAULT_CSS = """
    Nav { dock: top; height: 1; background: $surface; padding: 0 1; }
    Nav Static { width: auto; margin-right: 1; }
    Nav .name { text-style: bold; color: $text-primary; margin-right: 3; }
    Nav Tab { color: $text-muted; pointer: pointer; }
    Nav Tab:hover { text-style: underline; }
    Nav Tab.-here { color: $text; text-style: bold; }
    .-narrow Nav .-before { display: none; }
    """
    SCOPED_CSS = False  # its looks hang on how large the screen is

    def __init__(self, mode: str = "", title: str = "nfquiz") -> None:
        super().__init__()
        self._mode, self._title = mode, title

    def compose(self) -> ComposeResult:
        yield Static(self._title, classes="name -before" if self._mode else "name", markup=False)
        if self._mode:
            for mode in SCREENS:
                yield Tab(mode, here=mode == self._mode)
