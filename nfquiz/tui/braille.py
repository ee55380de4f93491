"""Fine drawing in text: a grid of characters, each of 2 by 4 dots."""

_FIRST = 0x2800
# the bits of a braille character's dots, by row (of 4) and column (of 2)
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


class Drawing:
    """A plane from (0, 0) at the lower left to (1, 1) at the upper right.

    Args:
        width, height: in characters.
    """

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._dots: dict[tuple[int, int], int] = {}
        self._marks: dict[tuple[int, int], str] = {}

    def line(self, x0: float, y0: float, x1: float, y1: float, every: int = 1) -> None:
        """A straight line; `every`: of its dots only each so many-th, for a dotted one."""
        (down0, across0), (down1, across1) = self._dot(x0, y0), self._dot(x1, y1)
        steps = max(abs(down1 - down0), abs(across1 - across0), 1)
        for step in range(0, steps + 1, every):
            down = round(down0 + (down1 - down0) * step / steps)
            across = round(across0 + (across1 - across0) * step / steps)
            cell = down // 4, across // 2
            self._dots[cell] = self._dots.get(cell, 0) | _BITS[down % 4][across % 2]

    def mark(self, x: float, y: float, sign: str) -> None:
        """A sign of its own in the cell of a point; it hides the dots there."""
        down, across = self._dot(x, y)
        self._marks[down // 4, across // 2] = sign

    def rows(self) -> list[str]:
        """The lines of text, the uppermost first."""
        return ["".join(self._sign(row, column) for column in range(self._width)) for row in range(self._height)]

    def _sign(self, row: int, column: int) -> str:
        if (row, column) in self._marks:
            return self._marks[row, column]
        bits = self._dots.get((row, column), 0)
        return chr(_FIRST + bits) if bits else " "

    def _dot(self, x: float, y: float) -> tuple[int, int]:
        return (
            round((1 - min(1.0, max(0.0, y))) * (4 * self._height - 1)),
            round(min(1.0, max(0.0, x)) * (2 * self._width - 1)),
        )
