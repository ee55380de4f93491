"""The line at the bottom: which keys do what. Of one piece: the library's mounts and styles a widget for every key."""

from dataclasses import dataclass
from functools import cached_property

from textual import events
from textual.app import App
from textual.binding import ActiveBinding
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from nfquiz.tui.widgets.keybutton import NARROW

KEY, SAYS = "bold $footer-key-foreground", "$footer-description-foreground"
EDGE = "$foreground 20%"


@dataclass(frozen=True)
class Hint:
    """What the line says of a key. key: its name; shown: as it is shown; tip: more about it, under the mouse."""

    key: str
    shown: str
    says: str
    enabled: bool = True
    tip: str = ""

    def text(self, compact: bool, under: bool) -> Content:
        """With the room around it."""
        look = (" on $block-hover-background" if under else "") + ("" if self.enabled else " dim")
        key, says = (self.shown, f" {self.says}") if compact else (f" {self.shown} ", f"{self.says} ")
        return Content.assemble((key, KEY + look), (says, SAYS + look))

    @cached_property
    def width(self) -> int:
        return Content(f"{self.shown} {self.says}").cell_length


class Keys(Widget):
    """A press on a key's name presses the key.

    Args:
        palette: whether the key of the command palette stands at the right, where there is room.
    """

    DEFAULT_CSS = """
    Keys {
        dock: bottom; height: 1; text-wrap: nowrap; text-overflow: clip;
        color: $footer-foreground; background: $footer-background;
    }
    """
    ALLOW_SELECT = False
    hints: reactive[tuple[Hint, ...]] = reactive(())
    """Those at the left."""
    compact: reactive[bool] = reactive(False)
    """Whether the keys stand close to each other."""
    _under: reactive[Hint | None] = reactive(None)
    """The one under the mouse."""

    def __init__(self, palette: bool = True) -> None:
        super().__init__()
        self._with_palette, self._reading = palette, False
        self._palette: Hint | None = None

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._read()

    def _bindings_changed(self, _: Screen) -> None:
        """What has changed is shown first; of several changes at once only the last counts."""
        if not self._reading:
            self._reading = True
            self.call_after_refresh(self._read)

    def _read(self) -> None:
        self._reading = False
        if not self.is_attached:
            return
        active, app = self.screen.active_bindings, self.app
        by_action: dict[str, Hint] = {}
        for one in active.values():
            if one.binding.show:
                by_action.setdefault(one.binding.action, _hint(app, one))
        palette = active.get(app.COMMAND_PALETTE_BINDING) if self._with_palette else None
        self._palette = _hint(app, palette) if palette else None
        self.hints = tuple(by_action.values())

    def render(self) -> Content:
        parts, gap = [], " " if self.compact else ""
        for hint in self.hints:
            parts += [hint.text(self.compact, hint == self._under), gap]
        palette = self._palette
        if palette is None or self.app.size.width < NARROW:
            return Content.assemble(*parts)
        left = Content.assemble(*parts)
        room = max(0, self.size.width - palette.width - 2)
        left = left[:room] if left.cell_length > room else left.pad_right(room - left.cell_length)
        return Content.assemble(left, ("▏", EDGE), palette.text(True, palette == self._under), " ")

    # -- the mouse --------------------------------------------------------------------------------

    def _at(self, x: int) -> Hint | None:
        palette = self._palette
        if palette is not None and self.app.size.width >= NARROW and x >= self.size.width - palette.width - 2:
            return palette
        for hint in self.hints:
            x -= hint.width + (1 if self.compact else 2)
            if x < 0:
                return hint
        return None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._under = self._at(event.x)
        self.tooltip = self._under.tip or None if self._under else None

    def on_leave(self) -> None:
        self._under = None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        hint = self._at(event.x)
        if hint is not None and hint.enabled:
            self.app.simulate_key(hint.key)
        elif hint is not None:
            self.app.bell()


def _hint(app: App, active: ActiveBinding) -> Hint:
    binding = active.binding
    return Hint(binding.key, app.get_key_display(binding), binding.description, active.enabled, active.tooltip)
