"""What the workbench stands on: the files in their editors, saved or kept as drafts, the panes, and the clock."""

from datetime import timedelta
from typing import Any

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from nfquiz.drill.katas import Mode
from nfquiz.errors import UserError
from nfquiz.practice.editing import Editing
from nfquiz.practice.run import Run
from nfquiz.practice.work import Work
from nfquiz.tui.asking import AskScreen
from nfquiz.tui.bench_words import OUTSIDE, RESTORED, STALE, clock_text
from nfquiz.tui.widgets.bench_head import BenchHead
from nfquiz.tui.widgets.files import Files
from nfquiz.tui.widgets.formula import passage
from nfquiz.tui.widgets.keys import Keys
from nfquiz.tui.widgets.panes import PANES, Panes
from nfquiz.tui.widgets.results import Results

LOOK = 0.5
"""So often, in seconds, the files are looked at for changes from outside."""


class BenchScreen(Screen[None]):
    """Leaving, and every other way in which it ends, keeps what is written.

    Args:
        kata: the work, its file laid out.
    """

    def __init__(self, kata: Work) -> None:
        super().__init__()
        self.kata = kata
        self.editing = Editing(kata)
        self._begun = self.editing.begin()
        self.panes = Panes(self._begun.texts, self._prompt())
        self._run: Run | None = None
        self._seconds, self._since, self._passed = 0.0, kata.desk.now(), False
        self._asking = self._left = False

    def compose(self) -> ComposeResult:
        modes = [] if self.kata.kata.program else [str(mode) for mode in Mode]
        yield BenchHead(self.kata.kata.id, modes, str(self.kata.sheet.mode), PANES)
        yield self.panes
        yield Keys(palette=False)

    def _prompt(self) -> list[Widget]:
        from nfquiz.tui.widgets.text_view import TextView

        text = self.kata.sheet.prompt_path.read_text(encoding="utf-8").strip()
        about = Static(Content.styled(f"{self.kata.sheet.about()}\n", "$text-muted"))
        return [about, *passage(text, TextView)]

    @property
    def files(self) -> Files:
        return self.panes.files

    @property
    def results(self) -> Results:
        return self.panes.results

    def on_mount(self) -> None:
        self.kata.opened()
        self._read_clock()
        self.set_interval(1, self._tick)
        self.set_interval(LOOK, self._look)
        if self._begun.restored:
            self.notify(RESTORED.format(name=" and ".join(self._begun.restored)), timeout=6)
        for name in self._begun.stale:
            self._ask_stale(name)

    # -- the text ---------------------------------------------------------------------------------

    def save(self) -> bool:
        """Writes the files; whether that was possible."""
        try:
            self.editing.save(self.files.texts)
        except UserError as error:
            self.tell(error)
            return False
        self._tick()
        return True

    def keep(self) -> None:
        """Saves, and stops the clock: for every way out. Once it was left the files are somebody else's."""
        if self._left:
            return
        try:
            self.editing.save(self.files.texts)
            self.kata.leave()
        except UserError as error:
            self.app.notify(str(error), title="Not saved", severity="error", timeout=15)

    def leave(self) -> None:
        """Keeps everything, and goes."""
        self._end()
        self.dismiss()

    def on_unmount(self) -> None:
        self._end()

    def _end(self) -> None:
        if self._run is not None:
            self._run.give_up()
            self._run = None
        self.keep()
        self._left = True

    def on_files_written(self, message: Files.Written) -> None:
        message.stop()
        self._keep_draft(message.name)

    def _keep_draft(self, name: str) -> None:
        try:
            self.editing.written(name, self.files.editors[name].text)
        except UserError as error:
            self.tell(error)
        self._tick()

    def _look(self) -> None:
        """Take over what was saved in another editor."""
        if self._asking or self._left or not self.is_current:
            return
        unsaved = self.editing.unsaved(self.files.texts)
        try:
            found = self.editing.from_outside()
        except UserError as error:
            self.tell(error)
            return
        both = [name for name in found if name in unsaved]
        if both:
            self._ask_outside(found, both)
        elif found:
            self._take(found)

    def _take(self, found: dict[str, str]) -> None:
        self.files.take(found)
        self.judge()

    def judge(self) -> None:
        """Saves, and judges what is saved."""
        raise NotImplementedError

    def _ask_outside(self, found: dict[str, str], both: list[str]) -> None:
        def answered(take: bool | None) -> None:
            self._asking = False
            if take:
                self._take(found)
            for name in both:
                self._keep_draft(name)

        self._asking = True
        self.app.push_screen(AskScreen(OUTSIDE.format(name=" and ".join(both)), "take it", "keep mine"), answered)

    def _ask_stale(self, name: str) -> None:
        def answered(take: bool | None) -> None:
            self._asking = False
            if take:
                self.files.take({name: self.editing.stale_text(name)})
            else:
                self.notify(f"What you wrote is kept as {self.editing.put_aside(name)}")

        self._asking = True
        self.app.push_screen(AskScreen(STALE.format(name=name), "take what I wrote", "take the file"), answered)

    def action_own_editor(self) -> None:
        """Hands the file to the person's editor, and takes over what it has saved."""
        if self.save() and self.app.edit(self.kata.sheet.paths()[self.files.shown]):
            self._look()

    # -- the time ---------------------------------------------------------------------------------

    def on_screen_suspend(self) -> None:
        """The clock stands still while another screen is shown; a question or the help over this one is none."""
        if not isinstance(self.app.screen, ModalScreen):
            self.keep()

    def on_screen_resume(self) -> None:
        if self.panes.is_mounted and not self._left:
            self.kata.opened()
            self._read_clock()

    def _read_clock(self) -> None:
        going, self._since = self.kata.sitting(), self.kata.desk.now()
        self._seconds = going.seconds(self._since) if going else 0.0
        self._passed = bool(going and going.passed)
        self._tick()

    def _tick(self) -> None:
        if not self.panes.is_mounted:
            return
        seconds = self._seconds + (self.kata.desk.now() - self._since) / timedelta(seconds=1)
        minutes = self.kata.sheet.minutes
        over = seconds > 60 * minutes and not self._passed
        unsaved = bool(self.editing.unsaved(self.files.texts))
        self.query_one(BenchHead).tell(clock_text(seconds, minutes, self._passed), over, unsaved)

    def tell(self, error: UserError) -> None:
        """What went wrong, and what to do."""
        self.notify(str(error), severity="error", timeout=15)

    def attempt(self) -> Any:
        """The texts as the judge is given them. Raises UserError."""
        return self.kata.sheet.attempt(self.files.texts)
