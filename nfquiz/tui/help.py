"""Help: what a screen is for and what its keys do just now."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

ALWAYS = "ctrl+p opens the command palette: every screen and theme by name. ctrl+q leaves nfquiz."
LIBRARY = ("app.focus_next", "app.focus_previous", "screen.copy_text", "quit", "help_quit", "help")
"""What Textual binds by itself, and what needs no telling here."""


class HelpScreen(ModalScreen[None]):
    """Lies over a screen. A screen's `HELP` says what it is for; its bindings with a description are listed."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen > Vertical {
        width: 68; max-width: 96%; height: auto; max-height: 96%;
        border: round $border; background: $background; padding: 1 2;
    }
    HelpScreen VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
    HelpScreen .about { margin-bottom: 1; }
    HelpScreen .always { margin-top: 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "dismiss", "Close", key_display="Esc")
    ]

    def __init__(self, over: Screen) -> None:
        super().__init__()
        self._about = (over.HELP or "").strip()
        self._keys = _keys(over)

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = "Help"
            box.border_subtitle = "Esc closes"
            with VerticalScroll():
                yield Static(self._about, classes="about", markup=False)
                width = max((len(key) for key, _ in self._keys), default=0)
                lines = [
                    Content.assemble((f"{key:>{width}}", "bold $text-accent"), f"  {does}") for key, does in self._keys
                ]
                yield Static(Content("\n").join(lines))
                yield Static(ALWAYS, classes="always", markup=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()


def _keys(screen: Screen) -> list[tuple[str, str]]:
    """Each action once, with all its keys; the app's own system keys aside."""
    found: dict[str, list[str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        ours = active.node in (screen, screen.app) and binding.action not in LIBRARY
        if ours and active.enabled and binding.description and not binding.system:
            found.setdefault(binding.tooltip or binding.description, []).append(screen.app.get_key_display(binding))
    return [(" ".join(dict.fromkeys(keys)), does) for does, keys in found.items()]
