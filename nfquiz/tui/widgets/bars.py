"""Shares as bars, and readiness with the interval that it lies in: the figures and a word stand beside each."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from nfquiz.tui import charts
from nfquiz.tui.words import level

FULL, REST = "━", "─"


@dataclass(frozen=True)
class Bar:
    """A line: what it is about, a share from 0 to 1, where the true one lies, and the counts behind it."""

    label: str
    share: float
    low: float
    high: float
    note: str = ""


def bar(share: float, width: int) -> tuple[str, str]:
    """The filled and the empty part of a bar. Anything above nothing shows, anything below all leaves a rest."""
    filled = round(share * width)
    filled = max(filled, 1) if share > 0 else 0
    filled = min(filled, width - 1) if share < 1 else width
    return FULL * filled, REST * (width - filled)


def scale(low: float, share: float, high: float, width: int) -> Content:
    """A scale from 0 to 1 with the figure and its interval: `····├──●─┤··`."""
    shown = Content(charts.span(low, share, high, width))
    for place, mark in enumerate(shown.plain):
        style = {"·": "$border-blurred", "●": "bold $primary"}.get(mark, "$text-muted")
        shown = shown.stylize(style, place, place + 1)
    return shown


class Bars(Widget):
    """Scales below each other, as wide as there is room."""

    DEFAULT_CSS = "Bars { height: auto; width: 1fr; }"
    bars: reactive[Sequence[Bar]] = reactive((), layout=True)
    LABEL = 22
    WIDEST = 40
    _FIGURES = 29
    """Columns for the share, its range and the word."""

    def render(self) -> Content:
        width = self.size.width or 60
        label = min(self.LABEL, max((len(bar.label) for bar in self.bars), default=0))
        note = max((len(bar.note) for bar in self.bars), default=0)
        note = note + 2 if width >= 62 + label + note else 0
        length = max(8, min(self.WIDEST, width - label - self._FIGURES - note))
        return Content("\n").join(self._line(one, label, length, bool(note)) for one in self.bars)

    def _line(self, one: Bar, width: int, length: int, with_note: bool) -> Content:
        label = one.label if len(one.label) <= width else one.label[: width - 1] + "…"
        between = f"{100 * one.low:.0f}–{one.high:.0%}"
        return Content.assemble(
            f"{label:<{width}} {one.share:>4.0%}  ",
            scale(one.low, one.share, one.high, length),
            (f"  {between:<7}", "$text-muted"),
            f"  {level(one.share):<9}",
            (f"  {one.note}" if with_note else "", "$text-muted"),
        )
