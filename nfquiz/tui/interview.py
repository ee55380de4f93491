"""The mock interview on the screen: it asks, keeps the time, and shows nothing of what is right before the end."""

import contextlib
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static, TextArea

from nfquiz.drill.katas import Mode
from nfquiz.drill.numbers import NotANumber
from nfquiz.errors import UserError
from nfquiz.score.choosing import DEBUG
from nfquiz.score.interview import KIND, earlier
from nfquiz.tui.interview_screen import ASKING, CODING, DONE, LOBBY, SURE, TICKING, WAITING, TimedScreen
from nfquiz.tui.interview_words import HELP, clock
from nfquiz.tui.widgets.action import ActionRow
from nfquiz.tui.widgets.answers import AnswerField, ChoiceField
from nfquiz.tui.widgets.card import CardView
from nfquiz.tui.widgets.interview_views import CODE_KEY, Earlier, LobbyView, ScorecardView, TickView
from nfquiz.tui.widgets.keybutton import KeyButton
from nfquiz.tui.widgets.verdicts import BottomBar, Toggle

if TYPE_CHECKING:
    from nfquiz.score.scorecard import Scorecard
    from nfquiz.tui.state import State

LETTERS, DIGITS = "abcde", "123456789"


class InterviewScreen(TimedScreen):
    """Drives an interview: the lobby, its parts, the rubrics, the scorecard."""

    HELP = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Go on", key_display="Enter"),
        Binding("p", "pass", "Pass", tooltip="Go on without an answer; at a rubric, tick the proposed points"),
        Binding("x", "end", "End", tooltip="End the interview, or give up the one that waits (pressed twice)"),
        Binding("q", "leave", "Leave", tooltip="Leave it for later; nothing is lost"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
        *(Binding(key, f"press('{key}')", show=False) for key in (*LETTERS, *DIGITS)),
    ]

    def on_mount(self) -> None:
        self.watch(self.app, "state", self._read)

    async def _read(self, state: "State | None") -> None:
        first = self._state is None
        self._state = state
        if state is not None and first:
            await self._lobby()

    # -- what there is just now -------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        stage, writing = self.stage, isinstance(self.app.focused, Input | TextArea)
        match action:
            case "next":
                return stage != WAITING and not (writing and stage == ASKING)
            case "pass":
                proposed = stage == TICKING and bool(self.query_one(TickView).rubric.proposed)
                return stage == ASKING or proposed
            case "end":
                return stage == ASKING or (stage == LOBBY and self.interview is not None)
        return True

    # -- from the lobby to the scorecard ----------------------------------------------------------

    async def _lobby(self) -> None:
        from nfquiz.score.holding import going_on, interview_of

        log = self.app.context.log
        own = going_on(log)
        waiting = ""
        self.interview, self._taken_up = None, False
        if own and self._state is not None:
            self.interview = interview_of(own, self._state.library, log, self.app.clock)
            at_last = interview_of(own, self._state.library, log, lambda: own[-1].time)
            count, left = len(at_last.parts), clock(at_last.seconds_left)
            done = f"{at_last.place} of {count} parts done, {left}" if at_last.part else "the rubrics are to be ticked"
            waiting = f"The interview of {own[0].time.astimezone():%d %B, %H:%M} waits: {done}."
        await self._put(LOBBY, LobbyView(waiting, earlier(log.events(kind=KIND))))

    def _begin(self) -> None:
        lobby = self.query_one(LobbyView)
        given = lobby.given
        if not given["minutes"].isdecimal() or not 10 <= int(given["minutes"]) <= 240:
            lobby.refuse("Minutes: write a whole number from 10 to 240.")
            return
        self._choose(int(given["minutes"]), given["topics"].split(), given["levels"].split(), lobby.code)

    @work(thread=True, exclusive=True, group="interview")
    def _choose(self, minutes: int, topics: list[str], levels: list[str], code: bool) -> None:
        """Chooses what is asked, which takes a moment; with a connection to the log of its own."""
        from nfquiz.score.holding import begin
        from nfquiz.store.log import Log

        context, clock = self.app.context, self.app.clock
        assert self._state is not None
        retention = context.settings.desired_retention
        dice = self.app.dice
        try:
            with Log(context.paths.log) as log:
                begin(
                    log,
                    self._state.library,
                    clock,
                    minutes=minutes,
                    topics=topics,
                    levels=levels,
                    code=code,
                    seed=dice.getrandbits(31) if dice is not None else None,
                    desired_retention=retention,
                )
        except UserError as error:
            self.call_later(self._refuse, str(error))
            return
        self.call_later(self._take_up)

    def _refuse(self, says: str) -> None:
        for lobby in self.query(LobbyView):
            lobby.refuse(says)

    async def _take_up(self) -> None:
        """Goes on with the interview that the log has."""
        from nfquiz.score.holding import going_on, take_up

        assert self._state is not None
        log = self.app.context.log
        self.interview = take_up(going_on(log), self._state.library, log, self.app.clock)
        self._taken_up = True
        try:
            await self._go_on()
        except UserError as error:  # a card that it asks is not there any more
            self.interview.pause()
            self._taken_up = False
            self.notify(f"{error} Or press x twice here.", severity="error", timeout=15)

    async def _go_on(self) -> None:
        """Shows the part that is asked now; when all is asked, the rubrics; then the scorecard."""
        interview = self.interview
        assert interview is not None
        if interview.part is not None and interview.seconds_left <= 0:
            self.notify("The time is up.", title="Interview")
            interview.end()
        if (part := interview.part) is not None:
            if part.is_kata:
                await self._code()
            else:
                buttons = (("Enter", "next"), ("p", "pass"), ("x", "end"), ("q", "leave it for later"))
                row = Horizontal(*(KeyButton(key, label, value=key) for key, label in buttons), classes="row")
                await self._put(ASKING, CardView(interview.question, interview.draft, typed=True), BottomBar(row))
        elif waiting := interview.to_tick:
            question, given = interview.asked(waiting[0])
            row = Horizontal(KeyButton("Enter", "take these", value="Enter"), classes="row")
            await self._put(TICKING, TickView(question, given, len(waiting)), BottomBar(row))
        else:
            await self._put(WAITING, Static("Writing the scorecard …", classes="closing", markup=False))
            self._close()

    async def _code(self) -> None:
        """A kata of the interview, at a bench that reveals nothing."""
        from nfquiz.practice.work import Work
        from nfquiz.tui.exam_bench import ExamBench

        interview = self.interview
        assert interview is not None and interview.part is not None
        part, fresh = interview.part, not interview.opened
        await self._put(CODING, Static("The kata is on the bench.", classes="closing", markup=False))
        debug = part.kind == DEBUG
        mode, seed = (Mode.DEBUG, part.seed) if debug else (Mode.IMPLEMENT, None)
        try:
            kata = Work.open(self.app.desk, part.id, mode=mode, seed=seed, reset=fresh)
        except UserError as error:
            self.notify(str(error), severity="error", timeout=15)
            interview.go_on()
            await self._go_on()
            return
        if fresh:
            interview.open_kata()
        self.app.push_screen(ExamBench(kata, interview, self._pause, self._resume), self._coded)

    async def _coded(self, how: str | None) -> None:
        """Back from the bench: `done`, `ended`, or left for later."""
        assert self.interview is not None
        if how is None:
            self._pause()
            await self.app.action_go("today")
            await self._lobby()
            return
        self.interview.go_on() if how == "done" else self.interview.end()
        await self._go_on()

    @work(thread=True, exclusive=True, group="interview")
    def _close(self) -> None:
        from nfquiz.score.holding import close, going_on, interview_of
        from nfquiz.store.log import Log

        context, clock = self.app.context, self.app.clock
        assert self._state is not None
        try:
            with Log(context.paths.log) as log:
                before = earlier(log.events(kind=KIND))
                interview = interview_of(going_on(log), self._state.library, log, clock)
                made = close(interview, log, clock, context.settings.desired_retention)
        except UserError as error:
            self.app.call_later(self.app.fail, error)
            return
        self.call_later(self._show_scorecard, made, before)

    async def _show_scorecard(self, made: "Scorecard", before: Earlier) -> None:
        self.interview = None
        row = Horizontal(KeyButton("Enter", "close", value="Enter"), classes="row")
        await self._put(DONE, ScorecardView(made, before), BottomBar(row))

    # -- keys -------------------------------------------------------------------------------------

    async def action_next(self) -> None:
        stage, interview = self.stage, self.interview
        if stage == LOBBY and interview is None:
            self._begin()
        elif stage == LOBBY:
            await self._take_up()
        elif stage == ASKING:
            await self._answer()
        elif stage == TICKING and interview is not None:
            interview.tick(interview.to_tick[0], self.query_one(TickView).rubric.ticks)
            await self._go_on()
        elif stage == DONE:
            await self._lobby()

    async def _answer(self) -> None:
        assert self.interview is not None
        card = self.query_one(CardView)
        given = card.field.given
        if given is None and self.interview.question.checked:
            self.notify("Nothing is answered yet; p passes.", timeout=4)
            return
        try:
            self.interview.answer("" if given is None else given)  # nothing written: said aloud
        except NotANumber as error:
            card.field.refuse(str(error))
            return
        await self._go_on()

    async def action_pass(self) -> None:
        if self.stage == TICKING:
            self.query_one(TickView).rubric.accept()
            return
        assert self.interview is not None
        self.interview.answer(None)
        await self._go_on()

    async def action_end(self) -> None:
        assert self.interview is not None
        if not self._sure:
            self._sure = True
            self.set_timer(SURE, self._forget)
            what = "give the interview up" if self.stage == LOBBY else "end the interview"
            self.notify(f"Press x again to {what}.", timeout=SURE)
            return
        if self.stage == LOBBY:
            from nfquiz.score.holding import give_up, going_on

            log = self.app.context.log
            give_up(going_on(log), log, self.app.clock())
            await self._lobby()
        else:
            given = self.query_one(CardView).field.given
            with contextlib.suppress(NotANumber):
                if given is not None:  # what stands in the box counts
                    self.interview.answer(given)
            if self.interview.part is not None:
                self.interview.end()
            await self._go_on()

    def _forget(self) -> None:
        self._sure = False

    async def action_leave(self) -> None:
        await self.app.action_go("today")

    async def action_press(self, key: str) -> None:
        """A letter or a digit: an option, a point of the rubric, an earlier scorecard."""
        stage = self.stage
        if stage == LOBBY and key == CODE_KEY:
            self.query_one(LobbyView).switch_code()
        elif stage == LOBBY and key in DIGITS:
            rows = list(self.query(ActionRow))
            if DIGITS.index(key) < len(rows):
                await self._show_earlier(rows[DIGITS.index(key)])
        elif stage == ASKING and key in LETTERS and isinstance(self.query_one(CardView).field, ChoiceField):
            self.query_one(CardView).field.choose(LETTERS.index(key))
        elif stage == TICKING and key in DIGITS:
            self.query_one(TickView).rubric.toggle(DIGITS.index(key))

    async def _show_earlier(self, row: ActionRow) -> None:
        finished = earlier(self.app.context.log.events(kind=KIND))
        place = row.value
        assert isinstance(place, int)
        await self._show_scorecard(finished[place][1], finished[:place])

    # -- messages ---------------------------------------------------------------------------------

    async def on_action_row_chosen(self, message: ActionRow.Chosen) -> None:
        message.stop()
        await self._show_earlier(message.row)

    async def on_key_button_pressed(self, message: KeyButton.Pressed) -> None:
        message.stop()
        actions = {"begin": "next", "end": "end", "Enter": "next", "p": "pass", "x": "end", "q": "leave"}
        await self.run_action(actions[str(message.button.value)])

    def on_toggle_pressed(self, message: Toggle.Pressed) -> None:
        message.stop()
        self.query_one(LobbyView).switch_code()

    async def on_input_submitted(self) -> None:
        if self.stage == LOBBY:
            await self.action_next()

    async def on_answer_field_done(self, message: AnswerField.Done) -> None:
        message.stop()
        self.query_one(CardView).focus(scroll_visible=False)
        if message.entered:
            await self._answer()

    async def on_screen_resume(self) -> None:
        if self.stage == LOBBY and not self.query_one(LobbyView).touched:
            await self._lobby()
