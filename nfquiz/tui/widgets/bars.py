"""Readiness as bars with the figure and a word beside each: nothing has to be read off a length or a colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from nfquiz.tui.words import level

FULL, REST = "━", "─"


@dataclass(frozen=True)
class Bar:
    """A line: what it is about, a share from 0 to 1, and the counts behind it."""

    label: str
    share: float
    note: str = ""


def bar(share: float, width: int) -> tuple[str, str]:
    """The filled and the empty part of a bar. Anything above nothing shows, anything below all leaves a rest."""
    filled = round(share * width)
    filled = max(filled, 1) if share > 0 else 0
    filled = min(filled, width - 1) if share < 1 else width
    return FULL * filled, REST * (width - filled)


class Bars(Widget):
    """Bars below each other, as wide as there is room."""

    DEFAULT_CSS = "Bars { height: auto; width: 1fr; }"
    bars: reactive[Sequence[Bar]] = reactive((), layout=True)
    LABEL = 22
    WIDEST = 40

    def render(self) -> Content:
        width = self.size.width or 60
        note = max((len(bar.note) for bar in self.bars), default=0)
        note = note + 2 if width >= 56 + note else 0
        length = max(6, min(self.WIDEST, width - self.LABEL - 18 - note))
        return Content("\n").join(self._line(one, length, bool(note)) for one in self.bars)

    def _line(self, one: Bar, length: int, with_note: bool) -> Content:
        label = one.label if len(one.label) <= self.LABEL else one.label[: self.LABEL - 1] + "…"
        filled, rest = bar(one.share, length)
        return Content.assemble(
            f"{label:<{self.LABEL}} {one.share:>4.0%}  ",
            (filled, "$primary"),
            (rest, "$border-blurred"),
            f" {level(one.share):<9}",
            (f"  {one.note}" if with_note else "", "$text-muted"),
        )
