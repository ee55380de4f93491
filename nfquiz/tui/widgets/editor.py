"""A box to write Python in: highlighted, indented as one expects, with marks on lines that something is said about."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widgets.text_area import Selection, TextAreaTheme

from nfquiz.tui.widgets.linewise import LinewiseTextArea

INDENT = 4
# fewer kinds than the library's own query, which takes twenty times as long at every key
QUERY = """
(comment) @comment
(string) @string
[(integer) (float)] @number
[(none) (true) (false)] @constant
(function_definition name: (identifier) @definition)
(class_definition name: (identifier) @definition)
["and" "as" "assert" "async" "await" "break" "class" "continue" "def" "del" "elif" "else" "except" "finally" "for"
 "from" "global" "if" "import" "in" "is" "lambda" "nonlocal" "not" "or" "pass" "raise" "return" "try" "while" "with"
 "yield"] @keyword
"""
KINDS = ("comment", "string", "number", "constant", "definition", "keyword")
FAULT, HINT = "fault", "hint"


@dataclass(frozen=True)
class Mark:
    """What is said about a line. kind: FAULT, or HINT for what is only to be looked at."""

    says: str
    kind: str = FAULT

    @property
    def sign(self) -> str:
        return "✗" if self.kind == FAULT else "?"


class Editor(LinewiseTextArea):
    """One file.

    Args:
        text: what is in it.
        path: its name.
    """

    DEFAULT_CSS = """
    Editor { border: none; padding: 0; height: 1fr; background: $background; scrollbar-size: 1 1; }
    Editor:focus { border: none; }
    Editor .text-area--gutter { color: $text-muted; }
    Editor .text-area--cursor-gutter { color: $foreground; background: $panel; }
    Editor .text-area--cursor-line { background: $panel; }
    Editor .editor--comment { color: $text-muted; text-style: italic; }
    Editor .editor--string, Editor .editor--number { color: $text-accent; }
    Editor .editor--constant { color: $text-primary; }
    Editor .editor--definition { text-style: bold; }
    Editor .editor--keyword { color: $text-primary; text-style: bold; }
    Editor .editor--fault { color: $text-error; text-style: bold; }
    Editor .editor--hint { color: $text-accent; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"editor--{kind}" for kind in (*KINDS, FAULT, HINT)}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+tab", "dedent", "Less indent", show=False),
        Binding("ctrl+underscore,ctrl+slash", "comment", "Comment", show=False),
    ]

    def __init__(self, text: str, name: str) -> None:
        self.marks: dict[int, Mark] = {}
        """By line, from 0."""
        super().__init__(text, tab_behavior="indent", show_line_numbers=True, name=name, max_checkpoints=1000)
        self._lines = text.split("\n")
        self._ink: dict[str, Style] = {}

    def on_mount(self) -> None:
        self._highlight()
        self.cursor_blink = self.app.animation_level != "none"
        self.register_theme(TextAreaTheme("nfquiz", syntax_styles=self._ink))
        self.theme = "nfquiz"
        self._mix_ink()
        # its colours are known only after the style sheet was read again
        self.watch(self.app, "theme", lambda: self.call_after_refresh(self._mix_ink), init=False)

    def _highlight(self) -> None:
        import tree_sitter_python
        from tree_sitter import Language

        self.register_language("python", Language(tree_sitter_python.language()), QUERY)
        self.language = "python"

    def _mix_ink(self) -> None:
        self._ink.update({kind: self._ink_of(kind) for kind in KINDS})
        self.notify_style_update()
        self.refresh()

    def _ink_of(self, kind: str) -> Style:
        style = self.get_component_rich_style(f"editor--{kind}", partial=True)
        return Style(color=style.color, bold=style.bold, italic=style.italic)

    # -- marks ------------------------------------------------------------------------------------

    def mark(self, marks: Mapping[int, Mark]) -> None:
        """Put marks on these lines (from 0) and no others."""
        self.marks = {line: one for line, one in marks.items() if line < self.document.line_count}
        self._lines = self.text.split("\n")
        self.refresh()

    @property
    def mark_here(self) -> Mark | None:
        """The one on the line of the cursor."""
        return self.marks.get(self.cursor_location[0])

    def carry_marks(self) -> None:
        """After a change: marks stay on the lines that are as they were, wherever those are now."""
        before, self._lines = self._lines, self.text.split("\n")
        if not self.marks or before == self._lines:
            return
        same = _common(before, self._lines)
        tail = _common(before[same:][::-1], self._lines[same:][::-1])
        moved = len(self._lines) - len(before)
        self.marks = {
            line if line < same else line + moved: one
            for line, one in self.marks.items()
            if line < same or line >= len(before) - tail
        }
        self.refresh()

    @property
    def gutter_width(self) -> int:
        return super().gutter_width + 2  # a sign before the number

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        mark = self.marks.get(line_index)
        if mark is not None:
            line.stylize(Style(underline=True), len(line) - len(line.plain.lstrip()), len(line))
        return line

    def line_look(self, line: int) -> Hashable:
        return super().line_look(line), self.marks.get(line)

    def draw_line(self, y: int) -> Strip:
        strip = super().draw_line(y)
        mark = self.marks.get(y + self.scroll_offset.y)
        if mark is None:
            return strip
        style = self.get_component_rich_style(f"editor--{mark.kind}", partial=True)
        behind = next(iter(strip), Segment("")).style or Style()
        sign = Segment(mark.sign, behind + Style(color=style.color, bold=True))
        return Strip.join([Strip([sign], 1), strip.crop(1)])

    # -- text -------------------------------------------------------------------------------------

    def take(self, text: str) -> None:
        """Another text from elsewhere. It is an edit like any other, of no more than what differs: it can be undone."""
        before = self.text
        if text == before:
            return
        first = _common(before, text)
        last = _common(before[first:][::-1], text[first:][::-1])
        start, end = (self._location(before, at) for at in (first, len(before) - last))
        self.history.checkpoint()
        self.replace(text[first : len(text) - last], start, end, maintain_selection_offset=True)
        self.history.checkpoint()

    @staticmethod
    def _location(text: str, at: int) -> tuple[int, int]:
        head = text[:at].split("\n")
        return len(head) - 1, len(head[-1])

    def go_to(self, line: int) -> None:
        """Put the cursor where the text of a line (from 0) begins."""
        text = self.document.get_line(line)
        self.move_cursor((line, len(text) - len(text.lstrip())))
        self.scroll_cursor_visible(center=True, animate=False)

    def select_text(self, text: str) -> None:
        """Select this text on the line of the cursor, if it is there."""
        row = self.cursor_location[0]
        column = self.document.get_line(row).find(text)
        if column >= 0:
            self.selection = Selection((row, column), (row, column + len(text)))

    # -- keys -------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        done = {"enter": self._new_line, "backspace": self._back_a_step, "tab": self._indent_lines}.get(event.key)
        if done is not None and not self.read_only and done():
            event.stop()
            event.prevent_default()

    def _new_line(self) -> bool:
        """A line like the one above: as far in, and further after a colon."""
        row, column = self.selection.end
        before = self.document.get_line(row)[:column]
        indent = before[: len(before) - len(before.lstrip())]
        code = before.partition("#")[0].rstrip()
        if code.endswith((":", "(", "[", "{")):
            indent += " " * INDENT
        elif code.lstrip().split(" ")[0] in ("return", "raise", "pass", "break", "continue"):
            indent = indent[:-INDENT] if code.count("(") == code.count(")") else indent
        self.replace("\n" + indent, *sorted(self.selection), maintain_selection_offset=False)
        return True

    def _back_a_step(self) -> bool:
        """Backspace in the indentation takes a whole step of it."""
        (row, column), start = self.selection.end, self.selection.start
        before = self.document.get_line(row)[:column]
        if start != (row, column) or not before or before.strip():
            return False
        step = (len(before) - 1) % INDENT + 1
        self.delete((row, column - step), (row, column), maintain_selection_offset=False)
        return True

    def _indent_lines(self) -> bool:
        """Tab with lines selected moves them in."""
        (first, _), (last, _) = sorted(self.selection)
        if first == last:
            return False
        self._change_lines(lambda line: " " * INDENT + line if line.strip() else line)
        return True

    def action_dedent(self) -> None:
        """Moves the line of the cursor, or those selected, out."""
        self._change_lines(lambda line: line[min(INDENT, len(line) - len(line.lstrip(" "))) :])

    def action_comment(self) -> None:
        """Makes the line of the cursor, or those selected, comments, or no more."""
        lines = [line for line in self._chosen_lines() if line.strip()]
        if not lines:
            return
        edge = min(len(line) - len(line.lstrip()) for line in lines)
        if all(line.lstrip().startswith("#") for line in lines):
            self._change_lines(lambda line: line.replace("# ", "", 1) if "# " in line else line.replace("#", "", 1))
        else:
            self._change_lines(lambda line: f"{line[:edge]}# {line[edge:]}" if line.strip() else line)

    def _chosen_lines(self) -> list[str]:
        (first, _), (last, column) = sorted(self.selection)
        last -= last > first and column == 0
        return [self.document.get_line(row) for row in range(first, last + 1)]

    def _change_lines(self, change: Callable[[str], str]) -> None:
        (first, _), _ = sorted(self.selection)
        lines = self._chosen_lines()
        changed = [change(line) for line in lines]
        if changed == lines:
            return
        last = first + len(lines) - 1
        several = len(lines) > 1
        column = self.selection.end[1] + len(changed[-1]) - len(lines[-1])
        self.replace("\n".join(changed), (first, 0), (last, len(lines[-1])), maintain_selection_offset=False)
        end = (last, len(changed[-1])) if several else (last, max(0, column))
        self.selection = Selection((first, 0) if several else end, end)


def _common(one: Sequence[object], other: Sequence[object]) -> int:
    """How many items two sequences have in common at their beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
