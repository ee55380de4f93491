"""The line over the workbench: which kata in which mode, the panes where only some are in sight, and the time."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static


class Choice(Static):
    """A name to be pressed; brackets say that it is chosen."""

    @dataclass
    class Pressed(Message):
        kind: str
        value: str

    def __init__(self, kind: str, value: str) -> None:
        super().__init__("", markup=False, classes=kind)
        self.kind, self.value = kind, value
        self._said = ""

    def say(self, chosen: bool, note: str = "") -> None:
        """How it stands."""
        text = f"{self.value}{f' {note}' if note else ''}"
        says = f"[{text}]" if chosen else f" {text} "
        if says != self._said:  # the screen is laid out anew for it
            self._said = says
            self.set_class(chosen, "-here")
            self.update(says)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed(self.kind, self.value))


class BenchHead(Horizontal):
    """Args: title: the kata's id. modes: those that it has, the usual one in the middle. mode: the one that is on.
    panes: their names."""

    DEFAULT_CSS = """
    BenchHead { dock: top; height: 1; background: $surface; padding: 0 1; }
    BenchHead Static { width: auto; }
    BenchHead .name { text-style: bold; color: $text-primary; margin-right: 2; }
    BenchHead Choice { color: $text-muted; pointer: pointer; }
    BenchHead Choice:hover { text-style: underline; }
    BenchHead Choice.-here { color: $text; text-style: bold; }
    BenchHead #unsaved { width: 1fr; padding: 0 1; color: $text-accent; }
    BenchHead #time.-over { color: $text-warning; text-style: bold; }
    """

    def __init__(self, title: str, modes: Sequence[str], mode: str, panes: Sequence[str]) -> None:
        super().__init__()
        self._told: dict[str, str] = {}
        self._title, self._modes, self._mode, self._panes = title, modes, mode, panes

    def compose(self) -> ComposeResult:
        yield Static(classes="name", markup=False)
        for mode in self._modes:
            yield Choice("mode", mode)
        for pane in self._panes:
            yield Choice("pane", pane)
        yield Static(id="unsaved", markup=False)
        yield Static(id="time", markup=False)

    def on_mount(self) -> None:
        for one in self.query(Choice):
            if one.kind == "mode":
                one.say(one.value == self._mode)

    def lay_out(self, with_panes: bool) -> None:
        """The names of the panes or, where they need none, those of the modes."""
        for one in self.query(Choice):
            one.display = (one.kind == "pane") == with_panes
        told = with_panes and self._modes and self._mode != self._modes[1]
        title = f"{self._title} {self._mode}" if told else self._title
        if title != self._told.get("name"):
            self._told["name"] = title
            self.query_one(".name", Static).update(title)

    def at(self, panes: Sequence[str], result: str) -> None:
        """Which panes are in sight; `result` is a sign beside the results'."""
        for one in self.query(Choice):
            if one.kind == "pane":
                one.say(one.value in panes, result if one.value == self._panes[-1] else "")

    def tell(self, time: str, over: bool, unsaved: bool) -> None:
        """The time, and whether something is not on disk."""
        for name, text in (("#time", time), ("#unsaved", "not saved" if unsaved else "")):
            before, self._told[name] = self._told.get(name, ""), text
            if text != before:  # it is asked at every key; the screen is laid out anew where the time's length changes
                self.query_one(name, Static).update(text, layout=name == "#time" and len(text) != len(before))
        self.query_one("#time").set_class(over, "-over")
