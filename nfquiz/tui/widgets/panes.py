"""Code, prompt and result: beside each other, one over the other, or one at a time, as there is room."""

from collections.abc import Mapping, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.message import Message
from textual.widget import Widget

from nfquiz.tui.widgets.files import Files
from nfquiz.tui.widgets.results import Results

CODE, PROMPT, RESULT = PANES = ("Code", "Prompt", "Result")
COLUMNS, THREE, STACKED = 110, 176, 22
"""From so many columns on they stand side by side, and all three; from so many lines on, one over the other."""
_OF = {"code": CODE, "prompt": PROMPT, "results": RESULT}


class Panes(Container):
    """Posts `Moved` when other panes are in sight, or another has the focus. The focused one gets more room.

    Args:
        texts: the files to be edited.
        prompt: what the prompt is made of.
    """

    DEFAULT_CSS = """
    Panes { height: 1fr; }
    Panes #side { width: 1fr; height: 1fr; }
    Panes #prompt { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    Panes #prompt Markdown { margin: 0; padding: 0; background: transparent; }
    Panes #prompt MarkdownParagraph { margin: 0 0 1 0; }
    Panes #prompt .code_inline { color: $text-accent; background: transparent; text-style: none; }
    Panes Results { height: 1fr; }

    Panes #prompt:focus, Panes Results:focus { background: $surface; }

    Panes.-columns { layout: horizontal; }
    Panes.-columns #code { width: 6fr; }
    Panes.-columns #side { width: 5fr; }
    Panes.-columns #side { border-left: solid $border-blurred; }
    Panes.-columns Results { border-top: solid $border-blurred; height: 2fr; }
    Panes.-columns #prompt:focus { height: 3fr; }
    Panes.-three #side { width: 9fr; layout: horizontal; }
    Panes.-three #prompt, Panes.-three Results { width: 1fr; height: 1fr; border: none; }
    Panes.-stacked #side { border-top: solid $border-blurred; }
    Panes.-stacked #code:focus-within, Panes.-stacked #side:focus-within { height: 2fr; }
    """

    class Moved(Message):
        """Look at `here` and `in_sight`."""

    def __init__(self, texts: Mapping[str, str], prompt: Sequence[Widget]) -> None:
        super().__init__()
        self.files, self.results, self._first = Files(texts), Results(), prompt
        self.here, self._side = CODE, PROMPT
        self._told = False

    def compose(self) -> ComposeResult:
        yield self.files
        with Container(id="side"):
            yield VerticalScroll(*self._first, id="prompt")
            yield self.results

    def on_mount(self) -> None:
        self.go(CODE if self.arrangement == "columns" else PROMPT)

    @property
    def arrangement(self) -> str:
        """`columns`, `stacked` or `single`."""
        width, height = self.app.size
        return "columns" if width >= COLUMNS else "stacked" if height >= STACKED else "single"

    @property
    def in_sight(self) -> tuple[str, ...]:
        """The panes that can be seen."""
        match self.arrangement:
            case "columns":
                return PANES if self._told else (CODE, PROMPT)
            case "stacked":
                return CODE, self._side
        return (self.here,)

    async def change_prompt(self, prompt: Sequence[Widget]) -> None:
        """Show another prompt."""
        pane = self.query_one("#prompt")
        await pane.remove_children()
        await pane.mount(*prompt)
        pane.scroll_home(animate=False)

    def show(self, name: str) -> None:
        """Bring the prompt or the results into sight; who writes code goes on doing so where that is possible."""
        self._side = name
        self._told = self._told or name == RESULT
        if self.arrangement == "single" or self.here != CODE:
            self.go(name)
        else:
            self._lay_out()

    def go(self, name: str) -> None:
        """Bring a pane into sight, with the focus in it."""
        self.here = name
        self._side = self._side if name == CODE else name
        self._told = self._told or name == RESULT
        self._lay_out()
        pane = {CODE: self.files.editor, PROMPT: self.query_one("#prompt"), RESULT: self.results}[name]
        pane.focus(scroll_visible=False)

    def go_on(self) -> None:
        """To the next pane."""
        self.go(PANES[(PANES.index(self.here) + 1) % len(PANES)])

    def go_across(self) -> None:
        """From the code to the pane beside it, and back."""
        self.go(self._side if self.here == CODE else CODE)

    def _lay_out(self) -> None:
        how = self.arrangement
        for one in ("columns", "stacked", "single"):
            self.set_class(one == how, f"-{one}")
        self.set_class(self.app.size.width >= THREE, "-three")
        seen = self.in_sight
        self.files.display = CODE in seen
        self.query_one("#prompt").display = PROMPT in seen
        self.results.display = RESULT in seen
        self.query_one("#side").display = seen != (CODE,)
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        if self.is_mounted:
            self._lay_out()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The mouse may have moved the focus."""
        found = next((_OF[one.id] for one in event.widget.ancestors_with_self if one.id in _OF), self.here)
        if found != self.here:
            self.here = found
            self._side = self._side if found == CODE else found
            self._lay_out()
