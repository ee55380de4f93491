"""A button that is its key: `g  Good · 3 days`. Pressed by the key (a binding of its screen), the mouse, or Enter."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

NARROW = 72
"""Columns below which there is no room for borders and long notes; the apps' class `-narrow` says the same."""


class KeyButton(Widget, can_focus=True):
    """`key`, `label`, and behind it `note` (`brief` where it is narrow). `-suggested` marks Enter's button."""

    DEFAULT_CSS = """
    KeyButton {
        width: auto; height: 3; padding: 0 1; margin: 0 1 0 0;
        border: round $border-blurred;
        pointer: pointer;
    }
    KeyButton:hover { border: round $primary; }
    KeyButton.-suggested { border: heavy $primary; text-style: bold; }
    KeyButton:focus { border: heavy $accent; text-style: bold; }
    KeyButton:disabled { border: round $border-blurred; color: $text-muted; text-style: strike; }
    .-normal BottomBar KeyButton { padding: 0; margin: 0; }
    .-narrow KeyButton, .-short KeyButton { border: none; height: 1; padding: 0; margin: 0 2 0 0; }
    .-narrow KeyButton { margin: 0 1 0 0; }
    .-narrow KeyButton.-suggested, .-short KeyButton.-suggested { border: none; text-style: bold underline; }
    .-narrow KeyButton:focus, .-short KeyButton:focus { border: none; text-style: bold reverse; }
    """
    SCOPED_CSS = False  # its looks hang on how large the screen is
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", "Press", show=False)]
    label: reactive[str] = reactive("", layout=True)
    note: reactive[str] = reactive("", layout=True)

    @dataclass
    class Pressed(Message):
        button: "KeyButton"

        @property
        def control(self) -> "KeyButton":
            return self.button

    def __init__(self, key: str, label: str, note: str = "", *, brief: str = "", value: object = None) -> None:
        super().__init__()
        self.key = key
        self.value = value
        self._brief = brief
        self.set_reactive(KeyButton.label, label)
        self.set_reactive(KeyButton.note, note)

    def render(self) -> Content:
        parts: list[str | tuple[str, str]] = [(self.key, "bold $text-accent"), " ", self.label]
        if self._brief and self.app.size.width < NARROW:
            parts.append((f" {self._brief}", "$text-muted"))
        elif self.note:
            parts.append((f" · {self.note}", "$text-muted"))
        return Content.assemble(*parts)

    def action_press(self) -> None:
        if not self.disabled:
            self.post_message(self.Pressed(self))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_press()
