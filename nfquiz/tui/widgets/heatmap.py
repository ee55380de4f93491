"""A heat map of days: what was done on each, in shades that are characters, with their meaning below."""

from collections.abc import Mapping
from datetime import date

from textual.content import Content
from textual.widget import Widget

from nfquiz.tui import charts

FEWEST_WEEKS, MOST_WEEKS = 12, 53
_LABEL = 4


class HeatMap(Widget):
    """The weeks since the first day with anything done, as far as there is room; empty until `show` is called."""

    DEFAULT_CSS = "HeatMap { height: auto; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._counts: Mapping[date, float] = {}
        self._today: date | None = None

    def show(self, counts: Mapping[date, float], today: date) -> None:
        """What was done, by day."""
        self._counts, self._today = counts, today
        self.refresh(layout=True)

    def render(self) -> Content:
        if self._today is None:
            return Content("")
        begun = -((min(self._counts, default=self._today) - self._today).days // 7) + 1
        room = max(4, (self.size.width - _LABEL + 1) // 2)
        weeks = min(room, MOST_WEEKS, max(FEWEST_WEEKS, begun))
        return Content("\n").join(map(shaded, charts.heat_map(self._counts, self._today, weeks)))


def shaded(line: str) -> Content:
    """A line of a heat map: words quiet, shades in colour."""
    shown = Content(line)
    for place, mark in enumerate(line):
        style = "$primary" if mark in charts.SHADES[1:] else "$text-muted"
        shown = shown.stylize(style, place, place + 1)
    return shown
