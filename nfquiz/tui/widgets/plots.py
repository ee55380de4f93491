"""Where two values part, drawn in text: a table, a curve beside another, a heat map of a matrix. Content, no widgets.

What is drawn is the `difference` of docs/verdict.md. Nothing hangs on colour: each thing has a sign of its own.
"""

import math
from collections.abc import Sequence
from typing import Any

from textual.content import Content

CURVE = 8
"""So many points make a curve."""
HEIGHT, WIDEST = 9, 72
SHADES = "·░▒▓█"
YOURS = "×"
_QUIET, _RIGHT, _WRONG = "$text-muted", "$text-primary", "$text-warning"
_CROSS = f"bold {_WRONG}"
_BRAILLE = 0x2800
# the bits of a braille character's dots, by row (of 4) and column (of 2)
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))

Cell = tuple[int, int]
Number = float | int | bool | str
"""As JSON has it: what is no finite number is text."""


def number(value: Number) -> str:
    """A number as it is shown."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def table(difference: dict[str, Any], width: int = WIDEST) -> Content:
    """The first elements that differ: where, what is expected, yours, and how far off."""
    head = ("index", "expected", "yours", "off by")
    rows = [
        (_index(row["index"]), number(row["expected"]), number(row["yours"]), _off(row["expected"], row["yours"]))
        for row in difference["rows"]
    ]
    if sum(max(map(len, column)) + 2 for column in zip(head, *rows, strict=True)) > width:
        head, rows = head[:3], [row[:3] for row in rows]
    sizes = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [Content.styled("  ".join(word.rjust(size) for word, size in zip(head, sizes, strict=True)), _QUIET)]
    for row in rows:
        cells = [cell.rjust(size) for cell, size in zip(row, sizes, strict=True)]
        lines.append(
            Content.assemble(f"{cells[0]}  {cells[1]}  ", (cells[2], f"bold {_WRONG}"), "  ".join(["", *cells[3:]]))
        )
    rest = difference["wrong"] - len(rows)
    if rest > 0:
        lines.append(Content.styled(f"… and {rest} more of {math.prod(difference['shape'])}", _QUIET))
    return Content("\n").join(lines)


def picture(difference: dict[str, Any], width: int) -> Content | None:
    """The curve or the matrix that the first difference lies in; None where there is nothing to be seen in one."""
    part = difference["part"]
    if part is None:
        return None
    expected, yours = part["expected"], part["yours"]
    if not isinstance(expected[0], list):
        return curve(expected, yours, width, part["start"][0]) if len(expected) >= CURVE else None
    return heat_map(expected, yours, width, tuple(part["start"]), _place(part["index"]))


def curve(expected: Sequence[Number], yours: Sequence[Number], width: int, start: int = 0) -> Content | None:
    """Two curves: a line of fine dots is expected, crosses are yours; None where nothing of them is finite."""
    right, mine = [_finite(value) for value in expected], [_finite(value) for value in yours]
    known = [value for value in (*right, *mine) if value is not None]
    if not known:
        return None
    plane = _Plane(min(known), max(known), len(right), width)
    crosses = {plane.cell(place, value) for place, value in enumerate(mine) if value is not None}
    lines = plane.drawn(plane.line(right), crosses, start)
    lines.append(Content.assemble(plane.margin, ("⠒⠒", _RIGHT), " expected   ", (YOURS, _CROSS), " yours"))
    missing = sum(value is None for value in mine)
    if missing:
        says = f"{missing} of yours {'is' if missing == 1 else 'are'} not finite"
        lines.append(Content.styled(f"{plane.margin}{says}", _WRONG))
    return Content("\n").join(lines)


def course(values: Sequence[float], width: int) -> Content | None:
    """One curve, such as a loss over time; None where nothing of it is finite."""
    known = [value for value in values if math.isfinite(value)]
    if not known:
        return None
    plane = _Plane(min(known), max(known), len(values), width)
    dots = plane.line([value if math.isfinite(value) else None for value in values])
    return Content("\n").join(plane.drawn(dots, set(), 1))


class _Plane:
    """So many points between two values, on a grid of characters of 2 by 4 dots each, with its scale at the left."""

    def __init__(self, low: float, high: float, points: int, width: int) -> None:
        self._low, self._spread = low, (high - low) or 1.0
        self._labels = [number(float(f"{value:.4g}")) for value in (high, low)]
        self.margin = " " * (max(map(len, self._labels)) + 1)
        self._points, self._columns = points, max(8, min(WIDEST, width) - len(self.margin))

    def drawn(self, dots: dict[Cell, int], crosses: set[Cell], start: int) -> list[Content]:
        """The grid, line by line, and below it the numbers of the first and the last point."""
        lines = []
        for row in range(HEIGHT):
            label = self._labels[0] if row == 0 else self._labels[1] if row == HEIGHT - 1 else ""
            parts: list[Any] = [(f"{label:>{len(self.margin) - 1}} ", _QUIET)]
            for column in range(self._columns):
                if (row, column) in crosses:
                    parts.append((YOURS, _CROSS))
                else:
                    parts.append((chr(_BRAILLE + dots[row, column]) if (row, column) in dots else " ", _RIGHT))
            lines.append(Content.assemble(*parts))
        last = f"{start + self._points - 1}"
        ends = f"{start}".ljust(self._columns - len(last)) + last
        return [*lines, Content.styled(self.margin + ends, _QUIET)]

    def dot(self, place: int, value: float) -> tuple[int, int]:
        """The dot (line, column) of a point."""
        across = round(place / max(1, self._points - 1) * (2 * self._columns - 1))
        return round((1 - (value - self._low) / self._spread) * (4 * HEIGHT - 1)), across

    def cell(self, place: int, value: float) -> Cell:
        down, across = self.dot(place, value)
        return down // 4, across // 2

    def line(self, values: Sequence[float | None]) -> dict[Cell, int]:
        """The dots of a line through the values, as braille bits by cell; it has gaps where a value is missing."""
        found: dict[Cell, int] = {}

        def put(down: int, across: int) -> None:
            cell = down // 4, across // 2
            found[cell] = found.get(cell, 0) | _DOTS[down % 4][across % 2]

        for place, value in enumerate(values):
            if value is None:
                continue
            down, across = self.dot(place, value)
            put(down, across)
            before = values[place - 1] if place else None
            if before is not None:
                from_down, from_across = self.dot(place - 1, before)
                steps = max(abs(down - from_down), abs(across - from_across), 1)
                for step in range(1, steps):
                    put(
                        round(from_down + (down - from_down) * step / steps),
                        round(from_across + (across - from_across) * step / steps),
                    )
        return found


def heat_map(
    expected: Sequence[Sequence[Number]],
    yours: Sequence[Sequence[Number]],
    width: int,
    start: tuple[int, int] = (0, 0),
    of: str = "",
) -> Content:
    """How far a matrix is off, element by element, in shades; `?` is what cannot be measured, such as nan."""
    off = [[_gap(*pair) for pair in zip(*rows, strict=True)] for rows in zip(expected, yours, strict=True)]
    most = max((gap for row in off for gap in row if gap is not None), default=0.0)
    label = len(str(start[0] + len(off) - 1)) + 1
    wide = 2 if label + 2 * len(off[0]) <= width else 1
    fits = max(1, (width - label) // wide)
    lines = [Content.styled(f"{'':{label}}columns {start[1]} to {start[1] + min(fits, len(off[0])) - 1}{of}", _QUIET)]
    for at, row in enumerate(off, start[0]):
        parts: list[Any] = [(f"{at:>{label - 1}} ", _QUIET)]
        for gap in row[:fits]:
            sign = "?" if gap is None else _shade(gap, most)
            parts.append((sign * wide, _QUIET if sign == SHADES[0] else f"bold {_WRONG}" if sign == "?" else _WRONG))
        lines.append(Content.assemble(*parts))
    unknown = "  ? not finite" if any(gap is None for row in off for gap in row) else ""
    lines.append(
        Content.styled(
            f"{'':{label}}{SHADES[0]} right or nearly  {SHADES[1:]} off by up to {most:.3g}{unknown}", _QUIET
        )
    )
    return Content("\n").join(lines)


def _shade(gap: float, most: float) -> str:
    """The first shade is less than a hundredth of the largest gap; the others are quarters of it."""
    share = gap / most if most else 0.0
    return SHADES[0] if share < 0.01 else SHADES[min(4, 1 + int(share * 4))]


def _gap(expected: Number, yours: Number) -> float | None:
    if expected == yours:
        return 0.0
    right, mine = _finite(expected), _finite(yours)
    return None if right is None or mine is None else abs(mine - right)


def _off(expected: Number, yours: Number) -> str:
    gap = _gap(expected, yours)
    return "" if gap is None or isinstance(expected, bool) else f"{gap:.3g}"


def _finite(value: Number) -> float | None:
    return None if isinstance(value, str) else float(value)


def _index(index: Sequence[int]) -> str:
    return f"[{', '.join(map(str, index))}]"


def _place(index: Sequence[int | None]) -> str:
    """The other dimensions: " of [1, :, :]"; empty where there are none."""
    if all(at is None for at in index):
        return ""
    return f" of [{', '.join(':' if at is None else str(at) for at in index)}]"
