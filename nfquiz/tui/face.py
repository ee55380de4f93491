"""What both apps share: themes, help, the command palette's entries, the workbench, and the person's own editor."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property, partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.console import Console
from textual import events
from textual.app import App, SuspendNotSupported, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from nfquiz.errors import UserError
from nfquiz.tui import too_small
from nfquiz.tui.terminal import RunCommand, run_in_terminal, terminal_is_lost
from nfquiz.tui.theme import SETTINGS, THEMES, theme_name
from nfquiz.tui.widgets.keybutton import NARROW

if TYPE_CHECKING:
    from textual.command import Provider

    from nfquiz.content.packs import Library
    from nfquiz.practice.desk import Context, Desk
    from nfquiz.practice.work import Work

TERMINAL_SECONDS = 2.0
"""So often the app looks whether it still has a terminal."""


def local_now() -> datetime:
    """The time now in the person's zone."""
    return datetime.now().astimezone()


def _content_commands() -> "type[Provider]":
    """Imported when the palette is first opened."""
    from nfquiz.tui.palette import ContentCommands

    return ContentCommands


class Fault(RuntimeError):
    """A mistake of the program's, that ended the app."""


class Face(App[None]):
    """An app of nfquiz.

    Args:
        context: paths, settings, packs and the log.
        clock: the time now, aware, in the person's zone.
        environment: the environment as it was before Textual saw it; child processes get it.
        run_command: runs a command in the terminal (tests put their own in).
    """

    CSS = """
    Screen { background: $background; color: $foreground; }
    """
    TITLE = "nfquiz"
    COMMANDS = App.COMMANDS | {_content_commands}
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-narrow"), (NARROW, "-normal"), (110, "-wide")]
    VERTICAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-short"), (22, "-tall"), (30, "-roomy")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?"),
        Binding("f1", "help", "Help", show=False),
        Binding("ctrl+c", "copy_or_quit", "Quit", show=False, priority=True),
    ]

    def __init__(
        self,
        context: "Context",
        *,
        clock: Callable[[], datetime] = local_now,
        environment: Mapping[str, str] | None = None,
        run_command: RunCommand = run_in_terminal,
    ) -> None:
        self.context, self.clock = context, clock
        self.environment = dict(os.environ if environment is None else environment)
        super().__init__()
        self._errors = StringIO()
        self.error_console = Console(file=self._errors, markup=False, highlight=False, no_color=True, width=120)
        self._run_command = run_command
        self.fault: UserError | None = None
        """What ended the app, for the command to tell."""
        for one in THEMES:
            self.register_theme(one)
        self.theme = theme_name(context.settings.theme, self.environment)
        if context.settings.motion == "reduced":
            self.animation_level = "none"

    def on_load(self) -> None:
        """A closed terminal and a polite kill end the app as the quit key does: what is being written is kept."""
        for name in ("SIGHUP", "SIGTERM"):
            with contextlib.suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.exit)
        if not self.is_headless:
            self.set_interval(TERMINAL_SECONDS, self._leave_a_lost_terminal)

    def _leave_a_lost_terminal(self) -> None:
        """Not every terminal that goes away says so; the library would read from it for ever."""
        if terminal_is_lost():
            self.exit()

    def get_system_commands(self, screen: Screen) -> Iterable[SystemCommand]:
        yield SystemCommand("Help", "What the keys do on this screen", self.action_help)
        yield from getattr(screen, "system_commands", tuple)()
        for command in super().get_system_commands(screen):
            if command.title not in ("Keys", "Maximize", "Minimize", "Theme"):
                yield command
        for setting, about in SETTINGS.items():
            yield SystemCommand(f"Theme: {setting}", about, partial(self.choose_theme, setting))

    def choose_theme(self, setting: str) -> None:
        """Shows other colours, and remembers them in the settings file."""
        from nfquiz.store.settings import remember

        self.theme = theme_name(setting, self.environment)
        if self.environment.get("NFQUIZ_THEME"):
            self.notify(f"Theme: {setting}, for now: NFQUIZ_THEME is set, and counts at the next start.", timeout=8)
            return
        try:
            remember(self.context.paths, "theme", setting)
        except UserError as error:
            self.notify(f"Theme: {setting}, for now. {error}", severity="warning", timeout=10)
        else:
            self.notify(f"Theme: {setting}, from now on", timeout=3)

    def on_resize(self, event: events.Resize) -> None:
        """Below the smallest size nothing but a plain message is shown."""
        width, height = event.size
        small = width < too_small.SMALLEST[0] or height < too_small.SMALLEST[1]
        told = isinstance(self.screen, too_small.TooSmallScreen)
        if small and not told:
            self.push_screen(too_small.TooSmallScreen())
        elif told and not small:
            self.pop_screen()

    def action_help(self) -> None:
        """Shows what the screen is for and what its keys do."""
        from nfquiz.tui.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    async def action_copy_or_quit(self) -> None:
        """Copies what is selected, in a box or with the mouse; where nothing is, leaves."""
        from textual.widgets import TextArea  # brings a parser that the first frame does without

        if isinstance(self.focused, TextArea) and self.focused.selected_text:
            self.focused.action_copy()
        elif selected := self.screen.get_selected_text():
            self.copy_to_clipboard(selected)
        else:
            await self.action_quit()

    # -- katas ------------------------------------------------------------------------------------

    @cached_property
    def desk(self) -> "Desk":
        """Where katas are worked on; its judge lives as long as the app."""
        from nfquiz.practice.desk import Desk

        return Desk(self.context, self.notify, clock=self.clock)

    def open_kata(self, id: str, mode: str = "", reset: bool = False) -> None:
        """Shows the workbench for a kata, in a mode if one is given; one that is shown makes room for it.

        reset: on a fresh file; the old one is kept.
        """
        from nfquiz.drill.katas import Mode
        from nfquiz.practice.work import Work
        from nfquiz.tui.workbench import Workbench

        self.close_kata()
        try:
            kata = Work.open(self.desk, id, mode=Mode(mode) if mode else None, reset=reset)
            kata.sheet.renew()
            bench = Workbench(kata)
        except UserError as error:
            self.notify(str(error), severity="error", timeout=15)
            return
        self.push_screen(bench, lambda _: self.kata_closed())

    def close_kata(self) -> None:
        """Leaves the workbench, if it is shown."""
        from nfquiz.tui.workbench import Workbench

        if isinstance(self.screen, Workbench):
            self.screen.leave()

    def open_following(self, kata: "Work") -> None:
        """Shows the workbench for the kata that comes after this one, where the app knows which that is."""

    def kata_closed(self) -> None:
        """Called when the person is back from a kata."""

    def show_card(self, id: str) -> None:
        """Shows a card's question and answer, to be read."""
        from nfquiz.drill.questions import Entry, pose
        from nfquiz.tui.reading import ReadingScreen

        library = self.library()
        if id in library.cards:
            entry = Entry(library.card(id), library.cards[id][1].deck)
            self.push_screen(ReadingScreen(pose(entry, 0), "What it is about", "due now in the drill"))

    def library(self) -> "Library":
        """Decks and their cards."""
        from nfquiz.content.packs import load_decks

        return load_decks(self.context.packs, cache=self.context.paths.cache / "decks")

    def edit(self, file: Path) -> bool:
        """Steps aside for the person's own editor; whether that was possible."""
        from nfquiz.practice.own_editor import editor_command

        try:
            command = editor_command(self.environment)
            with self.suspend():
                self._run_command([*command, str(file)], self.environment)
        except UserError as error:
            self.notify(str(error), severity="warning", timeout=10)
            return False
        except SuspendNotSupported:
            says = f"Your editor cannot be opened from here. What you save in {file} with it is taken over."
            self.notify(says, title="Not possible here", severity="warning", timeout=15)
            return False
        return True

    def on_unmount(self) -> None:
        if "desk" in vars(self):
            self.desk.close()

    # -- the end ----------------------------------------------------------------------------------

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
