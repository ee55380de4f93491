"""The screen that a kata is worked on: it judges, marks, hints and shows. What counts is done by `nfquiz.practice`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual import work
from textual.app import SystemCommand
from textual.binding import ActiveBinding, Binding, BindingType
from textual.message import Message

from nfquiz.content.blanking import blanks_left
from nfquiz.drill.katas import Mode
from nfquiz.errors import UserError
from nfquiz.judge.client import Attempt, JudgeError
from nfquiz.practice.run import Run
from nfquiz.practice.shown import Comparison
from nfquiz.practice.words import named_now
from nfquiz.practice.work import Work
from nfquiz.tui.asking import AskScreen, LineScreen
from nfquiz.tui.bench_screen import BenchScreen
from nfquiz.tui.bench_words import HELP, LINES, RESETS, REVEALS, marks_of, next_step
from nfquiz.tui.widgets.bench_head import BenchHead, Choice
from nfquiz.tui.widgets.keys import Keys
from nfquiz.tui.widgets.panes import CODE, PROMPT, RESULT, Panes
from nfquiz.tui.widgets.results import Panel

ROOMY = 100
"""From so many columns on the footer's keys stand apart."""
LATE = 0.4
"""After so many seconds without a verdict it is said that one is on its way."""


class Workbench(BenchScreen):
    """In the editor keys write; beside it single letters are keys, the same as in `nfquiz kata`."""

    HELP = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        # before the editor sees them: it has uses of its own for some
        *(
            Binding(key, action, says, key_display=shown, tooltip=tooltip, priority=True)
            for key, shown, action, says, tooltip in (
                ("ctrl+s", "^s", "judge", "Judge", "Save and judge"),
                ("escape", "Esc", "across", "Across", "From the editor to the pane beside it, and back"),
                ("f1", "F1", "app.help", "Help", ""),
                ("f2", "F2", "pane", "Pane", "The next of code, prompt and result"),
                ("f3", "F3", "place", "Blank", "The next blank, or say which lines are wrong"),
                ("f5", "F5", "hint", "Hint", ""),
                ("f6", "F6", "solution", "Solution", "The solution beside your code"),
                ("f4", "F4", "own_editor", "Editor", "Open the file in $VISUAL or $EDITOR"),
                ("f7", "F7", "mode", "Mode", "The next of fill, implement and debug"),
                ("f8", "F8", "next_mark", "Mark", "The next marked line"),
                ("f9", "F9", "next_file", "File", "The next file"),
            )
        ),
        *(
            Binding(key, action, says, show=False, tooltip=tooltip)
            for key, action, says, tooltip in (
                ("r", "judge", "Judge", "Save and judge"),
                ("h", "hint", "Hint", ""),
                ("s", "solution", "Solution", "The solution beside your code"),
                ("e", "own_editor", "My editor", "Open the file in $VISUAL or $EDITOR"),
                ("m", "mode", "Mode", "The next of fill, implement and debug"),
                ("l", "lines", "Lines", "Say which lines are wrong"),
                ("c", "card", "Card", "The card about what happened"),
                ("n", "following", "Next kata", ""),
                ("enter", "code", "Code", "Back to the code"),
            )
        ),
        Binding("question_mark", "app.help", "Help", show=False),
        Binding("q", "leave", "Leave", tooltip="Leave; nothing is lost"),
    ]

    @dataclass
    class Judged(Message):
        """A run has ended."""

        run: Run

    @dataclass
    class NotReady(Message):
        """The judge cannot be had."""

        error: UserError

    def __init__(self, kata: Work) -> None:
        super().__init__(kata)
        self.verdict: dict[str, Any] | None = None
        """The last one."""
        self._texts: dict[str, str] = {}

    def on_mount(self) -> None:
        try:
            self._warm_up(self.attempt())
        except UserError as error:
            self.tell(error)
        hints = self.kata.sheet.hints()
        if hints.texts:
            self.results.hint(hints)
        if self.kata.sheet.shows_at_once:
            self.judge()

    @work(thread=True, group="judge")
    def _warm_up(self, attempt: Attempt) -> None:
        """The judge starts, and gets ready for this kata, while the prompt is read."""
        try:
            self.kata.desk.judge.prepare(attempt)
        except UserError as error:
            self.post_message(self.NotReady(error))
        except JudgeError:
            pass  # told when it is judged

    def on_workbench_not_ready(self, message: NotReady) -> None:
        self.results.say(str(message.error), wrong=True)
        self.panes.show(RESULT)

    # -- judging ----------------------------------------------------------------------------------

    def action_judge(self) -> None:
        self.judge()

    def judge(self) -> None:
        """Saves, and judges what is saved; a run of older text is given up."""
        if not self.save():
            return
        if self._run is not None:
            self._run.give_up()
            self._run = None
        self._texts = self.files.texts
        try:
            attempt = self.attempt()
        except UserError as error:
            self.tell(error)
            return
        self.results.forget_training()
        self._run = run = Run(self.kata, attempt, lambda ended: self.post_message(self.Judged(ended)))
        self.set_timer(LATE, lambda: self._say_judging(run))

    def _say_judging(self, run: Run) -> None:
        """How far it is, again and again until it is done."""
        if self._run is run:
            self.results.wait(run.training, run.seconds)
            self._show_panes()
            self.set_timer(LATE, lambda: self._say_judging(run))

    def on_workbench_judged(self, message: Judged) -> None:
        run = message.run
        if run is not self._run or run.result is None or self._left:
            return  # newer text is being judged, or the screen was left
        self._run = None
        if run.result.error is not None:
            self.results.say(str(run.result.error), wrong=True)
            self.panes.show(RESULT)
        elif run.result.verdict is not None:
            self._settle(run.result.verdict)

    def _settle(self, verdict: dict[str, Any]) -> None:
        try:
            self.kata.settle(verdict, self._texts)
        except UserError as error:
            self.tell(error)
            return
        self.verdict = verdict
        self.results.show(verdict, next_step(verdict, self.kata.kata))
        self.files.mark(marks_of(verdict, self.kata.kata, self._texts))
        self._read_clock()
        if not self.is_current:
            self.kata.leave()
        self.panes.show(RESULT)
        self.refresh_bindings()
        if verdict.get("follow_up"):
            self.call_later(self._grow)

    async def _grow(self) -> None:
        """A follow-up has come: its file and its prompt."""
        await self.files.add(self.editing.grown())
        await self.panes.change_prompt(self._prompt())
        self._read_clock()

    # -- help -------------------------------------------------------------------------------------

    def action_hint(self) -> None:
        if not self.save():
            return
        try:
            self.results.hint(self.kata.sheet.hint())
        except UserError as error:
            self.tell(error)
            return
        self.panes.show(RESULT)

    def action_solution(self) -> None:
        if self._passed:
            self._show_solution(True)
        else:
            self.app.push_screen(AskScreen(REVEALS, "show it", "not yet"), self._show_solution)

    def _show_solution(self, wanted: bool | None) -> None:
        from nfquiz.tui.solution import SolutionScreen

        if not wanted or not self.save():
            return
        try:
            solution = self.kata.sheet.solution()
        except UserError as error:
            self.tell(error)
            return
        texts = self.files.texts
        both = Comparison({name: texts[name] for name in solution.files if name in texts}, solution.files)
        self.app.push_screen(SolutionScreen(both, solution.planted))

    @property
    def _cards(self) -> list[str]:
        diagnosis = self.verdict["diagnosis"] if self.verdict else None
        return list(dict.fromkeys(diagnosis["cards"])) if diagnosis else []

    def action_card(self) -> None:
        self.app.show_card(self._cards[0])

    def on_panel_pressed(self, message: Panel.Pressed) -> None:
        message.stop()
        if self._cards:
            self.action_card()

    # -- places in the code -----------------------------------------------------------------------

    def action_place(self) -> None:
        """The next blank; in debug mode, which lines are wrong."""
        if self.kata.sheet.mode == Mode.DEBUG:
            self.action_lines()
            return
        lines = [(name, line) for name, text in self.files.texts.items() for line in blanks_left(text)]
        place = self.files.after_cursor(lines)
        if place is None:
            self.notify("No blank is left.", timeout=3)
            return
        self.files.go_to(place)
        self.files.editor.select_text("...")
        self.panes.go(CODE)

    def action_lines(self) -> None:
        line = self.files.editor.cursor_location[0] + 1
        here = f"{self.files.shown}:{line}" if self.kata.kata.program else str(line)
        self.app.push_screen(LineScreen(LINES, here), self._take_lines)

    def _take_lines(self, text: str | None) -> None:
        lines = (text or "").replace(",", " ").split()
        if not lines or not self.save():
            return
        try:
            named = self.kata.sheet.name_lines(lines)
        except UserError as error:
            self.tell(error)
            return
        self.notify(f"{named_now(**named.as_data())} {named.why}".strip(), timeout=10)

    def action_next_mark(self) -> None:
        place = self.files.after_cursor(self.files.marked())
        if place is not None:
            self.files.go_to(place)
            self.panes.go(CODE)

    def action_next_file(self) -> None:
        self.files.show_next()

    # -- going elsewhere --------------------------------------------------------------------------

    def action_pane(self) -> None:
        self.panes.go_on()

    def action_across(self) -> None:
        self.panes.go_across()

    def action_code(self) -> None:
        self.panes.go(CODE)

    def on_panes_moved(self, message: Panes.Moved) -> None:
        message.stop()
        self._show_panes()

    def _show_panes(self) -> None:
        sign = "…" if self._run else "" if self.verdict is None else "✓" if self.verdict["passed"] else "✗"
        head = self.query_one(BenchHead)
        head.lay_out(with_panes=self.panes.arrangement != "columns")
        head.at(self.panes.in_sight, sign)
        self.query_one(Keys).compact = self.app.size.width < ROOMY
        self.refresh_bindings()

    def on_choice_pressed(self, message: Choice.Pressed) -> None:
        message.stop()
        if message.kind == "pane":
            self.panes.go(message.value)
        elif message.value != self.kata.sheet.mode:
            self.app.open_kata(self.kata.kata.id, message.value)

    def action_mode(self) -> None:
        """On to the mode that the verdict suggests, or the next."""
        rung = self.verdict.get("next") if self.verdict else None
        modes = [str(mode) for mode in Mode]
        usual = modes[(modes.index(self.kata.sheet.mode) + 1) % len(modes)]
        self.app.open_kata(self.kata.kata.id, rung["mode"] if rung else usual)

    def action_reset(self) -> None:
        """Starts afresh, after a question."""

        def answered(sure: bool | None) -> None:
            if sure and self.save():
                self.app.open_kata(self.kata.kata.id, str(self.kata.sheet.mode), reset=True)

        self.app.push_screen(AskScreen(RESETS, "start afresh", "go on"), answered)

    def action_following(self) -> None:
        self.app.open_following(self.kata)

    def action_leave(self) -> None:
        self.leave()

    def system_commands(self) -> Iterator[SystemCommand]:
        """What the command palette offers here besides."""
        yield SystemCommand("Start afresh", "A fresh file; yours is kept as a dated copy", self.action_reset)
        yield SystemCommand("Open in my editor", "The file in $VISUAL or $EDITOR", self.action_own_editor)
        yield SystemCommand("Leave the kata", "Nothing is lost", self.leave)

    # -- keys -------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "place":
                return self.kata.sheet.mode != Mode.IMPLEMENT
            case "lines":
                return self.kata.sheet.mode == Mode.DEBUG
            case "mode":
                return not self.kata.kata.program
            case "next_mark":
                return bool(self.files.marked())
            case "next_file":
                return len(self.files.editors) > 1
            case "card":
                return bool(self._cards)
            case "code":
                return self.panes.here != CODE
        return True

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The footer's and the help's keys; some say what they would do just now."""
        found = super().active_bindings
        says = {"escape": self._across_says()}
        if self.kata.sheet.mode == Mode.DEBUG:
            says["f3"] = "Lines"
        for key, text in says.items():
            if key in found and found[key].node is self:
                found[key] = found[key]._replace(binding=replace(found[key].binding, description=text))
        own = [key for key, _ in self._bindings if key in found and found[key].node is self]
        return {key: found[key] for key in (*own, *(key for key in found if key not in own))}

    def _across_says(self) -> str:
        return CODE if self.panes.here != CODE else (RESULT if RESULT in self.panes.in_sight else PROMPT)
