"""Something that can be done: its key, what it is, how long it takes, and why."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class ActionRow(Horizontal, can_focus=True):
    """Done by its key (a binding of its screen), by Enter while in focus, or by the mouse.

    Args:
        key: what stands before it.
        what: what it does; `note`: quietly after it; `why`: on a line of its own, none if empty.
        value: what the screen makes of it.
    """

    DEFAULT_CSS = """
    ActionRow { height: auto; padding: 0 1 0 0; pointer: pointer; }
    ActionRow .number { width: 3; text-style: bold; color: $text-accent; }
    ActionRow .what { width: 1fr; }
    .-roomy ActionRow { margin-bottom: 1; }
    ActionRow:hover { background: $surface; }
    ActionRow:focus { background: $panel; text-style: bold; }
    """
    SCOPED_CSS = False  # its looks hang on how large the screen is
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", "Do it", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    @dataclass
    class Chosen(Message):
        row: "ActionRow"

    def __init__(self, key: str, what: str, note: str = "", why: str = "", *, value: object = None) -> None:
        super().__init__()
        self.value, self._key = value, key
        self._says = Content.assemble((what, "bold"), (f"  {note}" if note else "", "$text-muted"))
        if why:
            self._says = Content.assemble(self._says, "\n", why)

    def compose(self) -> ComposeResult:
        yield Static(self._key, classes="number", markup=False)
        yield Static(self._says, classes="what")

    def action_choose(self) -> None:
        self.post_message(self.Chosen(self))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_choose()
