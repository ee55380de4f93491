"""A kata of a mock interview: the bench without hints, solution and diagnosis; it says how many scenarios pass."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import ModalScreen

from nfquiz.errors import UserError
from nfquiz.practice.run import Run
from nfquiz.practice.work import Work
from nfquiz.score.interview import Interview, told
from nfquiz.tui.asking import AskScreen
from nfquiz.tui.bench_screen import BenchScreen
from nfquiz.tui.interview_words import clock, head_text
from nfquiz.tui.widgets.bench_head import BenchHead, Choice
from nfquiz.tui.widgets.keys import Keys
from nfquiz.tui.widgets.panes import CODE, PANES, RESULT, Panes


class ExamBench(BenchScreen):
    """Ends with `done` (it passes, or the person goes on without), `ended`, or None: left for later.

    Args:
        kata: the work, its file laid out.
        interview: what it is a part of; the part is asked now.
        pause, resume: stop the interview's clock, and let it run again.
    """

    HELP = """\
A kata of the interview. ctrl+s saves and judges; you are told how many scenarios pass, and no more before the end of \
the interview. Esc goes from the editor to the pane beside it; there n goes on without it, x ends the interview, q \
leaves it for later: nothing is lost, and the time away does not count."""
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, action, says, key_display=shown, tooltip=tooltip, priority=True)
            for key, shown, action, says, tooltip in (
                ("ctrl+s", "^s", "judge", "Judge", "Save and judge"),
                ("escape", "Esc", "across", "Across", "From the editor to the pane beside it, and back"),
                ("f1", "F1", "app.help", "Help", ""),
                ("f2", "F2", "pane", "Pane", "The next of code, prompt and result"),
                ("f4", "F4", "own_editor", "My editor", "Open the file in $VISUAL or $EDITOR"),
                ("f9", "F9", "next_file", "File", "The next file"),
            )
        ),
        Binding("r", "judge", "Judge", show=False, tooltip="Save and judge"),
        Binding("enter", "code", "Code", show=False, tooltip="Back to the code"),
        Binding("n", "go_on", "Go on without", tooltip="On to the next part, though this does not pass"),
        Binding("x", "end", "End", tooltip="End the interview"),
        Binding("q", "leave", "Leave", tooltip="Leave the interview for later; nothing is lost"),
    ]

    @dataclass
    class Judged(Message):
        """A run has ended."""

        run: Run

    def __init__(self, kata: Work, interview: Interview, pause: Callable[[], None], resume: Callable[[], None]) -> None:
        super().__init__(kata)
        self.interview, self._pause, self._resume = interview, pause, resume
        self._texts: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        part = self.interview.part
        assert part is not None
        title = f"{head_text(part, self.interview.place, len(self.interview.parts))}: {self.kata.kata.id}"
        yield BenchHead(title, [], "", PANES)
        yield self.panes
        yield Keys(palette=False)

    # -- judging ----------------------------------------------------------------------------------

    def action_judge(self) -> None:
        self.judge()

    def judge(self) -> None:
        """Saves, and judges what is saved; a run of older text is given up."""
        if self._left or not self.save():
            return
        if self._run is not None:
            self._run.give_up()
        self._texts = self.files.texts
        try:
            attempt = self.attempt()
        except UserError as error:
            self.tell(error)
            return
        self.results.say("Judging …")
        self.panes.show(RESULT)
        self._run = Run(self.kata, attempt, lambda ended: self.post_message(self.Judged(ended)))

    def on_exam_bench_judged(self, message: Judged) -> None:
        run = message.run
        if run is not self._run or run.result is None or self._left:
            return
        self._run = None
        if run.result.error is not None:
            self.results.say(str(run.result.error), wrong=True)
        elif (verdict := run.result.verdict) is not None:
            try:
                self.kata.settle(verdict, self._texts)
                self.interview.judged(verdict)
            except UserError as error:
                self.tell(error)
                return
            self.results.say(told(verdict), wrong=not verdict["passed"])
            if verdict["passed"]:
                self.app.notify("It passes: on to what comes next.", timeout=5)
                self._finish("done")

    # -- going on ---------------------------------------------------------------------------------

    def _finish(self, how: str | None) -> None:
        if not self._left and self.save():
            self._end()
            self.dismiss(how)

    def _ask(self, says: str, yes: str, how: str) -> None:
        self.app.push_screen(AskScreen(says, yes, "stay"), lambda sure: self._finish(how) if sure else None)

    def action_go_on(self) -> None:
        self._ask("It does not pass yet. Go on without it?", "go on", "done")

    def action_end(self) -> None:
        self._ask("End the interview here?", "end it", "ended")

    def action_leave(self) -> None:
        self._finish(None)

    def action_pane(self) -> None:
        self.panes.go_on()

    def action_across(self) -> None:
        self.panes.go_across()

    def action_code(self) -> None:
        self.panes.go(CODE)

    def action_next_file(self) -> None:
        self.files.show_next()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.kata.kata.program is not None if action == "next_file" else True

    def on_panes_moved(self, message: Panes.Moved) -> None:
        message.stop()
        head = self.query_one(BenchHead)
        head.lay_out(with_panes=self.panes.arrangement != "columns")
        head.at(self.panes.in_sight, "…" if self._run else "")

    def on_choice_pressed(self, message: Choice.Pressed) -> None:
        message.stop()
        self.panes.go(message.value)

    # -- the time ---------------------------------------------------------------------------------

    def _tick(self) -> None:
        """The part's clock and the interview's, in place of the kata's own."""
        if self._left or not self.panes.is_mounted or self.interview.part is None:
            return
        part, whole = self.interview.part_seconds_left, self.interview.seconds_left
        unsaved = bool(self.editing.unsaved(self.files.texts))
        self.query_one(BenchHead).tell(f"{clock(part)}, interview {clock(whole)}", part < 0 or whole < 0, unsaved)

    def on_screen_suspend(self) -> None:
        if not self._left and not isinstance(self.app.screen, ModalScreen):
            self._pause()

    def on_screen_resume(self) -> None:
        if not self._left:
            self._resume()
