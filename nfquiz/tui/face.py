"""What both apps share: themes, help, the command palette's entries, and stepping aside for a kata."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Iterable, Mapping
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import ClassVar

from rich.console import Console
from textual.app import App, SuspendNotSupported, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from nfquiz.errors import UserError
from nfquiz.tui.kata_run import RunKata, kata_command, run_in_terminal
from nfquiz.tui.theme import THEMES, theme_name
from nfquiz.tui.widgets.keybutton import NARROW


def local_now() -> datetime:
    """The time now in the person's zone."""
    return datetime.now().astimezone()


class Fault(RuntimeError):
    """A mistake of the program's, that ended the app."""


class Face(App[None]):
    """An app of nfquiz.

    Args:
        theme: the setting.
        environment: the environment as it was before Textual saw it; child processes get it.
        run_kata: runs a command in the terminal (tests put their own in).
    """

    CSS = """
    Screen { background: $background; color: $foreground; }
    .-narrow FooterKey.-command-palette { display: none; }
    """
    TITLE = "nfquiz"
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-narrow"), (NARROW, "-normal"), (110, "-wide")]
    VERTICAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-short"), (22, "-tall"), (30, "-roomy")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?"),
        Binding("f1", "help", "Help", show=False),
        Binding("ctrl+c", "quit", "Quit", show=False, priority=True),
    ]

    def __init__(
        self,
        theme: str = "auto",
        environment: Mapping[str, str] | None = None,
        run_kata: RunKata = run_in_terminal,
    ) -> None:
        self.environment = dict(os.environ if environment is None else environment)
        super().__init__()
        self._errors = StringIO()
        self.error_console = Console(file=self._errors, markup=False, highlight=False, no_color=True, width=120)
        self._run_kata = run_kata
        self.fault: UserError | None = None
        """What ended the app, for the command to tell."""
        for one in THEMES:
            self.register_theme(one)
        self.theme = theme_name(theme, self.environment)

    def on_load(self) -> None:
        """A closed terminal and a polite kill end the app as the quit key does: what is being written is kept."""
        for name in ("SIGHUP", "SIGTERM"):
            with contextlib.suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.exit)

    @property
    def packs(self) -> list[Path]:
        """Folders given on the command line: child processes get them too."""
        return []

    def get_system_commands(self, screen: Screen) -> Iterable[SystemCommand]:
        yield SystemCommand("Help", "What the keys do on this screen", self.action_help)
        for command in super().get_system_commands(screen):
            if command.title not in ("Keys", "Maximize", "Minimize"):
                yield command

    def action_help(self) -> None:
        """Shows what the screen is for and what its keys do."""
        from nfquiz.tui.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def open_kata(self, id: str, mode: str = "") -> None:
        """Steps aside for `nfquiz kata ID`, in a mode if one is given, and comes back when it ends."""
        command = kata_command(id, self.packs, mode)
        try:
            with self.suspend():
                self._run_kata(command, self.environment)
        except SuspendNotSupported:
            self.notify(f"Type `nfquiz kata {id}` in a terminal.", title="Not possible here", severity="warning")
            return
        self.kata_closed()

    def kata_closed(self) -> None:
        """Called when the person is back from a kata."""

    def fail(self, error: UserError) -> None:
        """Ends the app; the command prints the error and exits with 2."""
        self.fault = error
        self.exit(return_code=2)

    def run_to_end(self) -> None:
        """Runs until the person leaves.

        Raises:
            UserError: what ended the app, if it was something that the person can mend.
            Fault: a mistake of ours, with its traceback as text: the command keeps it in a file.
        """
        self.run()
        if self.fault is not None:
            raise self.fault
        if self.return_code:
            raise Fault(self._errors.getvalue().strip() or "the app ended without a word")
