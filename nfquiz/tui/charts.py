"""Plots as lines of text, readable without colour. Pure functions; `ascii` where a terminal has no block characters."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

ASCII_LINE = "_.-^"
SHADES, ASCII_SHADES = "·░▒▓█", ".-+*#"
WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_EIGHTHS = " ▁▂▃▄▅▆▇█"


def bar(share: float, width: int, ascii: bool = False) -> str:
    """A bar for a share from 0 to 1: anything above nothing shows, anything below all leaves a rest."""
    filled = round(share * width)
    filled = max(filled, 1) if share > 0 else 0
    filled = min(filled, width - 1) if share < 1 else width
    full, rest = ("#", ".") if ascii else ("█", "·")
    return full * filled + rest * (width - filled)


def span(low: float, figure: float, high: float, width: int, ascii: bool = False) -> str:
    """A scale from 0 to 1 with a figure on it and the interval that it lies in: `····├──●─┤··`."""
    left, point, right, line, empty = "[o]-." if ascii else "├●┤─·"

    def place(share: float) -> int:
        return min(width - 1, int(share * width))

    marks = [empty] * width
    for index in range(place(low), place(high) + 1):
        marks[index] = line
    marks[place(low)], marks[place(high)] = left, right
    marks[place(figure)] = point
    return "".join(marks)


def course(values: Sequence[float], width: int, height: int = 6, ascii: bool = False) -> list[str]:
    """Shares from 0 to 1 over time as columns, the scale at the left."""
    shown = _fitted(values, width)
    lines = []
    for row in range(height, 0, -1):
        label = f"{row / height:>5.0%} " if row in (height, height // 2) else " " * 6
        lines.append(label + "".join(_cell(value * height - (row - 1), ascii) for value in shown))
    return [*lines, f"{0:>5.0%} " + ("-" if ascii else "─") * len(shown)]


def line(values: Sequence[float], width: int, ascii: bool = False) -> str:
    """Any values as one line of columns, from the smallest to the largest; what is no number is a gap."""
    shown = _fitted(values, width)
    finite = [value for value in shown if math.isfinite(value)]
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    signs = ASCII_LINE if ascii else _EIGHTHS[1:]
    places = [(value - low) / (high - low) if high > low else 0.0 for value in shown]
    return "".join(signs[round(place * (len(signs) - 1))] if math.isfinite(place) else "?" for place in places)


def heat_map(counts: Mapping[date, float], today: date, weeks: int, ascii: bool = False) -> list[str]:
    """A column a week and a row a weekday, darker where more was done; the last line says what the shades mean."""
    shades = ASCII_SHADES if ascii else SHADES
    monday = today - timedelta(days=today.weekday())
    starts = [monday - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
    shown = {day: count for day, count in counts.items() if count and day >= starts[0]}
    bounds = _bounds(shown.values())
    months, last = "    ", 0
    for place, start in enumerate(starts):
        if start.month != last and len(months) <= 4 + 2 * place:
            months, last = months.ljust(4 + 2 * place) + f"{start:%b} ", start.month
    lines = [months.rstrip()]
    for weekday, label in enumerate(WEEKDAYS):
        cells = []
        for start in starts:
            day = start + timedelta(days=weekday)
            level = sum(counts.get(day, 0) >= bound for bound in bounds) if counts.get(day) else 0
            cells.append(" " if day > today else shades[level])
        lines.append(f"{label:<4}" + " ".join(cells))
    steps = [f"{shades[0]} none", *(f"{shade} {bound:g}+" for shade, bound in zip(shades[1:], bounds, strict=False))]
    return [*(line.rstrip() for line in lines), "    " + "   ".join(steps)]


def columns(rows: Sequence[tuple[str, float, str]], width: int, ascii: bool = False) -> list[str]:
    """A labelled bar a row, all to the scale of the largest."""
    most = max((value for _, value, _ in rows), default=0.0)
    label = max((len(name) for name, _, _ in rows), default=0)
    figure = max((len(f"{value:g}") for _, value, _ in rows), default=0)
    full = "#" if ascii else "█"
    lines = []
    for name, value, note in rows:
        length = max(1, round(value / most * width)) if value else 0
        lines.append(f"{name:<{label}}  {value:>{figure}g}  {full * length}{'  ' if note else ''}{note}".rstrip())
    return lines


def _fitted(values: Sequence[float], width: int) -> list[float]:
    """As many columns as there is room for: of more values evenly chosen ones, the last always; few are widened."""
    if len(values) > width:
        return [values[round(place * (len(values) - 1) / (width - 1))] for place in range(width)]
    times = min(3, max(1, width // max(1, len(values))))
    return [value for value in values for _ in range(times)]


def _cell(fill: float, ascii: bool) -> str:
    if ascii:
        return "#" if fill >= 0.5 else " "
    return _EIGHTHS[round(8 * min(1.0, max(0.0, fill)))]


def _bounds(counts: Sequence[float]) -> list[float]:
    """From how many on each shade stands: quarters of the days that have any."""
    ordered = sorted(counts)
    if not ordered:
        return []
    quarters = [ordered[min(len(ordered) - 1, len(ordered) * part // 4)] for part in range(4)]
    return sorted({max(1, bound) for bound in quarters})
