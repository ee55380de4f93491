"""The solution beside the person's own code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from nfquiz.practice.shown import Comparison
from nfquiz.practice.words import planted_lines
from nfquiz.tui.prose import python

SAME, ONLY_YOURS, ONLY_RIGHT, OTHER = " ", "-", "+", "~"
_STYLES = {SAME: "$text-muted", ONLY_YOURS: "$text-warning", ONLY_RIGHT: "$text-success", OTHER: "bold $text-accent"}
_GAP = 2
COLUMNS = 96
"""From so many on there are two."""


@dataclass(frozen=True)
class Pair:
    """A line of both sides: the numbers from 1 of your line and of the right one, None where a side has none."""

    sign: str
    yours: int | None
    right: int | None


def pairs(yours: Sequence[str], right: Sequence[str]) -> Iterator[Pair]:
    """Two texts line by line, what belongs together beside each other."""
    for tag, a, a_end, b, b_end in SequenceMatcher(None, yours, right, autojunk=False).get_opcodes():
        for step in range(max(a_end - a, b_end - b)):
            mine = a + step + 1 if a + step < a_end else None
            theirs = b + step + 1 if b + step < b_end else None
            sign = SAME if tag == "equal" else OTHER if mine and theirs else ONLY_YOURS if mine else ONLY_RIGHT
            yield Pair(sign, mine, theirs)


def side_by_side(yours: str, right: str, width: int) -> Content:
    """Both texts in two columns, longer lines broken."""
    mine, theirs = yours.splitlines(), right.splitlines()
    number = len(str(max(len(mine), len(theirs))))
    margin = number + 3
    room = (width - _GAP) // 2 - margin
    # the left column is no wider than it needs to be
    left = min(room, max(map(len, [*mine, "your code"])))
    rest = width - _GAP - left - 2 * margin
    ink = _lines(yours), _lines(right)
    lines = [Content.styled(f"{'your code':<{left + margin + _GAP}}reference", "bold")]
    for pair in pairs(mine, theirs):
        first = _broken(pair.sign if pair.sign != ONLY_RIGHT else SAME, pair.yours, ink[0], number, left)
        other = _broken(pair.sign if pair.sign != ONLY_YOURS else SAME, pair.right, ink[1], number, rest)
        for one, two in zip_longest(first, other, fillvalue=Content("")):
            lines.append(Content.assemble(one, " " * (left + margin - one.cell_length + _GAP), two))
    return Content("\n").join(lines)


def _broken(sign: str, line: int | None, ink: Sequence[Content], number: int, room: int) -> list[Content]:
    """A line in pieces of at most so many characters, its number before the first."""
    if line is None:
        return []
    text = ink[line - 1]
    indent = min(len(text) - len(text.plain.lstrip()), room // 2)
    head = Content.styled(f"{sign} {line:>{number}} ", _STYLES[sign])
    rest = [text[at : at + room - indent] for at in range(room, len(text), room - indent)]
    return [head + text[:room], *(Content(" " * (number + 3 + indent)) + piece for piece in rest)]


def one_below_the_other(yours: str, right: str) -> Content:
    """Your lines that the reference does not have, and its own instead, in one column."""
    ink = _lines(yours), _lines(right)
    number = len(str(max(map(len, ink))))
    lines: list[Content] = [Content.styled("- your code, + the reference", "bold")]
    waiting: list[Content] = []
    for pair in pairs(yours.splitlines(), right.splitlines()):
        if pair.sign == SAME:
            lines += [*waiting, _cell(SAME, pair.yours, ink[0], number)]
            waiting = []
            continue
        if pair.yours:
            lines.append(_cell(ONLY_YOURS, pair.yours, ink[0], number))
        if pair.right:
            waiting.append(_cell(ONLY_RIGHT, pair.right, ink[1], number))
    return Content("\n").join(lines + waiting)


def _cell(sign: str, line: int | None, ink: Sequence[Content], width: int) -> Content:
    if line is None:
        return Content("")
    style = _STYLES[sign]
    return Content.assemble((f"{sign} {line:>{width}} ", style), ink[line - 1])


def _lines(text: str) -> list[Content]:
    """A text's lines, highlighted."""
    lines = python(text).split("\n", allow_blank=True)
    return lines + [Content("")] * (len(text.splitlines()) - len(lines))


class SolutionScreen(ModalScreen[None]):
    """Lies over the workbench. In columns where there is room for them, else one below the other."""

    DEFAULT_CSS = """
    SolutionScreen { align: center middle; }
    SolutionScreen > Vertical { width: 100%; height: 100%; border: round $border; background: $background; }
    SolutionScreen ScrollableContainer { padding: 0 1; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; }
    SolutionScreen Static { width: auto; margin-bottom: 1; }
    SolutionScreen .planted { width: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,s,f6,enter", "dismiss", "Close", key_display="Esc")]

    def __init__(self, both: Comparison, planted: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__()
        self._both, self._planted = both, planted

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = "The solution beside your code"
            box.border_subtitle = "Esc closes"
            with ScrollableContainer():
                if self._planted:
                    lines = [line for one in self._planted for line in planted_lines(one)]
                    yield Static("\n".join(lines), classes="planted", markup=False)
                for name in self._both.yours:
                    if len(self._both.yours) > 1:
                        yield Static(Content.styled(name, "bold"))
                    yield Static(classes="diff", name=name)

    def on_mount(self) -> None:
        self.query_one(ScrollableContainer).focus()

    def on_resize(self) -> None:
        room = self.size.width - 5
        for one in self.query(".diff"):
            yours, right = self._both.yours[str(one.name)], self._both.right[str(one.name)]
            one.update(side_by_side(yours, right, room) if room >= COLUMNS else one_below_the_other(yours, right))
