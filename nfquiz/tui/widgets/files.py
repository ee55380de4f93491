"""The person's files side by side as editors, one of them in sight, and what is said about the line of the cursor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static, TextArea

from nfquiz.tui.widgets.editor import Editor, Mark

Place = tuple[str, int]
"""A file and a line, from 1."""


class FileTab(Static):
    """A file's name; pressed, the file is shown."""

    @dataclass
    class Pressed(Message):
        name: str

    def __init__(self, name: str) -> None:
        super().__init__("", markup=False)
        self.file = name

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed(self.file))


class Files(Vertical):
    """Posts `Written` at every change of a text. A single file needs no tab."""

    DEFAULT_CSS = """
    Files { width: 1fr; height: 1fr; }
    Files #names { height: 1; padding: 0 1; background: $surface; }
    Files FileTab { width: auto; margin-right: 1; color: $text-muted; pointer: pointer; }
    Files FileTab.-here { color: $text; text-style: bold; }
    Files #said { height: auto; max-height: 3; padding: 0 1; color: $text-error; display: none; }
    """

    @dataclass
    class Written(Message):
        """A text has changed. `name`: of which file."""

        name: str

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__(id="code")
        self.editors = {name: Editor(text, name) for name, text in texts.items()}
        """By the names of their files. Their texts can be had even when the screen is gone."""
        self._shown = next(iter(texts))

    def compose(self) -> ComposeResult:
        yield Horizontal(*(FileTab(name) for name in self.editors), id="names")
        yield from self.editors.values()
        yield Static(id="said", markup=False)

    def on_mount(self) -> None:
        self.show(self._shown)

    # -- what there is ----------------------------------------------------------------------------

    @property
    def editor(self) -> Editor:
        """The one in sight."""
        return self.editors[self._shown]

    @property
    def shown(self) -> str:
        """The name of the file in sight."""
        return self._shown

    @property
    def texts(self) -> dict[str, str]:
        """By file."""
        return {name: one.text for name, one in self.editors.items()}

    def take(self, texts: Mapping[str, str]) -> None:
        """Other texts for these files, which can be undone."""
        for name, text in texts.items():
            if name in self.editors:
                self.editors[name].take(text)

    async def add(self, texts: Mapping[str, str]) -> None:
        """Files that were not there before; the first of them comes into sight."""
        new = {name: text for name, text in texts.items() if name not in self.editors}
        for name, text in new.items():
            await self.query_one("#names").mount(FileTab(name))
            self.editors[name] = Editor(text, name)
            await self.mount(self.editors[name], before="#said")
        if new:
            self.show(next(iter(new)))

    # -- what is shown ----------------------------------------------------------------------------

    def show(self, name: str) -> None:
        """Bring a file into sight."""
        focused = any(one.has_focus for one in self.editors.values())
        self._shown = name
        for other, one in self.editors.items():
            one.display = other == name
        self.query_one("#names").display = len(self.editors) > 1
        for tab in self.query(FileTab):
            here = tab.file == name
            tab.set_class(here, "-here")
            tab.update(f"[{tab.file}]" if here else f" {tab.file} ")
        if focused:
            self.editor.focus()
        self._say()

    def show_next(self) -> None:
        """Bring the next file into sight."""
        names = list(self.editors)
        self.show(names[(names.index(self._shown) + 1) % len(names)])

    def mark(self, marks: Mapping[Place, Mark]) -> None:
        """Put marks on these lines and no others."""
        for name, one in self.editors.items():
            one.mark({line - 1: mark for (file, line), mark in marks.items() if file == name})
        self._say()

    def go_to(self, place: Place) -> None:
        """Bring a line into sight, with the cursor on it."""
        name, line = place
        if name in self.editors:
            self.show(name)
            self.editor.go_to(min(line, self.editor.document.line_count) - 1)

    def marked(self) -> list[Place]:
        """The lines with marks, file by file."""
        return [(name, line + 1) for name, one in self.editors.items() for line in sorted(one.marks)]

    def after_cursor(self, places: Iterable[Place]) -> Place | None:
        """The first of these places behind the cursor, over all files; the first of all where none is."""
        names = list(self.editors)
        here = names.index(self._shown), self.editor.cursor_location[0] + 1
        ordered = sorted((names.index(name), line) for name, line in places if name in names)
        found = next((place for place in ordered if place > here), ordered[0] if ordered else None)
        return (names[found[0]], found[1]) if found else None

    def _say(self) -> None:
        mark = self.editor.mark_here
        said = self.query_one("#said", Static)
        said.display = mark is not None
        if mark is not None:
            said.update(f"{mark.sign} line {self.editor.cursor_location[0] + 1}: {mark.says}")

    # -- events -----------------------------------------------------------------------------------

    def on_file_tab_pressed(self, message: FileTab.Pressed) -> None:
        message.stop()
        self.show(message.name)
        self.editor.focus()

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        message.stop()
        editor = message.text_area
        if isinstance(editor, Editor):
            editor.carry_marks()
            self._say()
            self.post_message(self.Written(str(editor.name)))

    def on_text_area_selection_changed(self, message: TextArea.SelectionChanged) -> None:
        message.stop()
        self._say()
