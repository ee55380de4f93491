"""The drill's screen: it shows what a session asks and hands back what the person does. It decides nothing itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, TextArea

from nfquiz.drill.grading import grade_word, grades
from nfquiz.drill.memory import Grade
from nfquiz.drill.numbers import NotANumber
from nfquiz.drill.questions import Given
from nfquiz.drill.session import Session
from nfquiz.errors import UserError
from nfquiz.score.actions import DrillAction
from nfquiz.tui.drill_words import HELP, ROOM, leech_words, undo_words
from nfquiz.tui.face import local_now
from nfquiz.tui.summary import nothing_lines, summary_lines
from nfquiz.tui.widgets.answers import AnswerField, ChoiceField
from nfquiz.tui.widgets.card import CardView
from nfquiz.tui.widgets.closing import ClosingView
from nfquiz.tui.widgets.keys import Keys
from nfquiz.tui.widgets.nav import Nav
from nfquiz.tui.widgets.place import Place
from nfquiz.tui.widgets.rubric import Rubric
from nfquiz.tui.widgets.verdicts import ALOUD_KEY, SURENESS_KEYS, WRITE_KEY, RatingBar, RevealBar, Toggle

WAITING, ASKING, RATING, CLOSED = "waiting", "asking", "rating", "closed"
KEEP_EVERY = 15.0
"""Seconds."""
LETTERS, DIGITS, RATES = "abcde", "12345", "ahegm"


class DrillScreen(Screen[None]):
    """A drill, from its first card to its summary.

    Args:
        session: what is asked; without one the screen waits for `begin`.
        standalone: whether the screen is all there is: leaving it ends the program.
        clock: the time now, aware, for the words about when something comes back.
    """

    HELP = HELP
    DEFAULT_CSS = """
    DrillScreen #table { height: 1fr; }
    DrillScreen #bar { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", "Show the answer", key_display="Enter"),
        Binding("s", "skip", "Skip", tooltip="Leave this card for another day"),
        Binding("k", "kata", "Kata", tooltip="Work on the linked kata"),
        Binding("p", "proposed", "Proposed", tooltip="Tick the points that your words seem to make"),
        Binding("w", "read", "Read first", tooltip="Show the answer now and ask after some other cards"),
        Binding("z", "bury", "Not today", show=False, tooltip="Leave this card for tomorrow"),
        Binding("x", "suspend", "Suspend", show=False, tooltip="Ask this card no more"),
        Binding("f", "formulas", "LaTeX", tooltip="Show how the formulas were written"),
        Binding(
            WRITE_KEY, "answer_by('typed')", "In writing", show=False, tooltip="Answer open cards in writing, or not"
        ),
        Binding(
            ALOUD_KEY, "answer_by('aloud')", "Aloud", show=False, tooltip="Answer open cards aloud, in two minutes"
        ),
        Binding("n", "more(5)", "5 new cards"),
        Binding("c", "cram", "Cram", tooltip="Ask the weakest cards though they are not due"),
        Binding("q", "leave", "Quit", tooltip="Leave; nothing is lost"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
        Binding("u", "undo", "Undo"),
        *(Binding(key, f"press('{key}')", show=False) for key in sorted({*LETTERS, *DIGITS, *RATES})),
    ]

    @dataclass
    class Left(Message):
        """The person wants to be elsewhere."""

    @dataclass
    class Wanted(Message):
        """The person wants another drill."""

        plan: DrillAction

    def __init__(
        self,
        session: Session | None = None,
        *,
        standalone: bool = False,
        clock: Callable[[], datetime] = local_now,
    ) -> None:
        super().__init__()
        self.session = session
        self._standalone, self._clock = standalone, clock
        self._unsent: Given | None = None

    def compose(self) -> ComposeResult:
        yield Nav(title="nfquiz drill") if self._standalone else Nav("drill")
        yield Place()
        yield Container(id="table")
        yield Container(id="bar")
        yield Keys(palette=False)  # undo says what it undoes: that needs the room

    async def on_mount(self) -> None:
        self.set_interval(KEEP_EVERY, self.keep)  # what is being written survives even a kill
        if self.session is not None:
            await self._ask()

    async def begin(self, session: Session) -> None:
        """Starts another drill. What the one before had recorded is in the log."""
        self.keep()
        self.session = session
        if self.is_mounted:
            await self._ask()

    # -- what there is just now -------------------------------------------------------------------

    @property
    def stage(self) -> str:
        """`waiting` for a session, `asking`, `rating`, or `closed` over a summary."""
        if self.session is None:
            return WAITING
        if not self.query(CardView):
            return CLOSED
        return ASKING if self.session.revealed is None else RATING

    @property
    def card(self) -> CardView:
        """The card on the table."""
        return self.query_one(CardView)

    @property
    def summary(self) -> list[str]:
        """What the session has come to, in sentences."""
        if self.session is None:
            return []
        return summary_lines(self.session.summary(), self.session.rated, self._clock(), self.session.on_table)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        stage = self.stage
        match action:
            case "skip" | "bury" | "suspend":
                return stage in (ASKING, RATING)
            case "kata":
                in_view = stage == RATING or (stage == ASKING and self._is_leech())
                return in_view and bool(self.card.question.card.katas)
            case "answer_by":
                return stage == ASKING and bool(self.card.question.points)
            case "read":
                return stage == ASKING and self._is_leech()
            case "proposed":
                return stage == RATING and self.card.rubric is not None and bool(self.card.rubric.proposed)
            case "formulas":
                return stage in (ASKING, RATING) and bool(self.card.question.formulas(stage == RATING))
            case "undo":
                return self.session is not None and bool(self.session.undoable)
            case "more" | "cram":
                return stage == CLOSED and not self._standalone
            case "enter":
                # in a box Enter belongs to the box
                return stage != WAITING and not isinstance(self.app.focused, Input | TextArea)
            case "press":
                return stage in (ASKING, RATING)
        return True

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The footer's and the help's keys; Enter and undo say what they would do just now."""
        found = super().active_bindings
        for key, says in (("enter", self._enter_says()), ("u", self._undo_says())):
            if key in found and found[key].node is self and says:
                found[key] = found[key]._replace(binding=replace(found[key].binding, description=says))
        return found

    def _enter_says(self) -> str:
        match self.stage:
            case "rating":
                assert self.session is not None
                grade = self.session.suggest(self._ticks()).grade
                return "Rate " + grade_word(grade, self.session.options.buttons)
            case "closed":
                return "Close" if self._standalone else "Today"
        return "Show the answer"

    def _undo_says(self) -> str:
        undoable = self.session.undoable if self.session is not None else ""
        others = [action for action in ROOM if self.check_action(action, ())]
        return undo_words(undoable, self.size.width, others)

    # -- a card's turn ----------------------------------------------------------------------------

    async def _ask(self) -> None:
        """Puts the next card on the table, or the summary when there is none."""
        assert self.session is not None
        question = self.session.next()
        self._unsent = None
        table, under = self.query_one("#table"), self.query_one("#bar")
        await under.remove_children()
        await table.remove_children()
        if question is None:
            await table.mount(self._closing_view())
        else:
            options = self.session.options
            await table.mount(CardView(question, self.session.draft, options.typed, leech_words(self.session.leech)))
            how = (options.typed, options.aloud) if question.points else None
            await under.mount(RevealBar(options.ask_sureness, how, lambda: self.session.seconds))
        left = sum(self.session.left.values())
        self.query_one(Place).show(question, self.session.answered, left, self.session.minutes_left)
        self.refresh_bindings()

    async def _reveal(self, sureness: int | None) -> None:
        assert self.session is not None
        field = self.card.field
        given = field.given
        try:
            reveal = self.session.reveal(sureness) if given is None else self.session.answer(given, sureness)
        except NotANumber as error:
            field.refuse(str(error))
            return
        except UserError as error:
            self._tell(error)
            return
        self._unsent = None
        under = self.query_one("#bar")
        await under.remove_children()
        await self.card.show(reveal, kata_key="k")
        options = self.session.options
        await under.mount(RatingBar(options.buttons, self.session.intervals(), reveal.suggestion))
        self.refresh_bindings()

    async def _rate(self, grade: Grade) -> None:
        assert self.session is not None
        ticks, buttons = self._ticks(), self.session.options.buttons
        suggestion = self.session.suggest(ticks)
        word = grade_word(grade, buttons)
        if grade not in suggestion.allowed:
            self.notify(f"{suggestion.says}: tick it if you said it.", title=f"Not {word}", severity="warning")
            return
        await self._carry_out(lambda session: session.rate(grade, ticks))

    def _ticks(self) -> set[int]:
        rubric = self.card.rubric
        return rubric.ticks if rubric is not None else set()

    def _tell(self, error: UserError) -> None:
        """What went wrong with the log; the card stays as it is, so that the step can be tried again."""
        self.notify(str(error), title="Not saved", severity="error", timeout=15)

    # -- keys -------------------------------------------------------------------------------------

    async def action_enter(self) -> None:
        match self.stage:
            case "asking":
                await self._reveal(None)
            case "rating":
                assert self.session is not None
                await self._rate(self.session.suggest(self._ticks()).grade)
            case "closed":
                self.action_leave()

    async def action_press(self, key: str) -> None:
        """A letter or digit: what it means hangs on the card and on whether its answer is shown."""
        assert self.session is not None
        if self.stage == RATING:
            words = {grade_word(grade, self.session.options.buttons)[0]: grade for grade in self._offered()}
            if key in words:
                await self._rate(words[key])
            elif key in DIGITS and self.card.rubric is not None:
                self.card.rubric.toggle(DIGITS.index(key))
        elif key in LETTERS and isinstance(self.card.field, ChoiceField):
            self.card.field.choose(LETTERS.index(key))
        elif key in SURENESS_KEYS and self.session.options.ask_sureness:
            await self._reveal(int(SURENESS_KEYS[key]))

    def action_answer_by(self, way: str) -> None:
        """Turns answering in writing, or aloud, on or off, for this card and those after it; what is written stays."""
        assert self.session is not None
        options = self.session.options
        typed, aloud = way == "typed" and not options.typed, way == "aloud" and not options.aloud
        self.session.answer_by(typed=typed, aloud=aloud)
        self.query_one(RevealBar).answer_by(typed, aloud)
        if typed:
            self.card.field.start()
        else:
            self.card.focus(scroll_visible=False)

    def on_toggle_pressed(self, message: Toggle.Pressed) -> None:
        message.stop()
        self.action_answer_by("typed" if message.key == WRITE_KEY else "aloud")

    async def action_undo(self) -> None:
        assert self.session is not None
        try:
            undone = self.session.undo()
        except UserError as error:
            self._tell(error)
            return
        if undone is not None:
            self.notify(undone.says.removeprefix("undo: "), title="Undone", timeout=3)
        await self._ask()

    async def action_skip(self) -> None:
        await self._carry_out(lambda session: session.skip())

    async def action_bury(self) -> None:
        await self._carry_out(lambda session: session.bury(), "Not before tomorrow")

    async def action_suspend(self) -> None:
        await self._carry_out(lambda session: session.suspend(), "Suspended: u takes it back")

    async def action_read(self) -> None:
        """For a card that keeps being forgotten: its answer first, the question later."""
        from nfquiz.tui.reading import ReadingScreen

        question = self.card.question
        await self._carry_out(lambda session: session.study())
        self.app.push_screen(ReadingScreen(question))

    def action_proposed(self) -> None:
        if self.card.rubric is not None:
            self.card.rubric.accept()

    async def _carry_out(self, step: Callable[[Session], object], says: str = "") -> None:
        """A step that ends the card's turn; where it can't be saved, the card stays."""
        assert self.session is not None
        try:
            step(self.session)
        except UserError as error:
            self._tell(error)
            return
        if says:
            self.notify(says, timeout=3)
        await self._ask()

    def _is_leech(self) -> bool:
        return self.session is not None and self.session.leech is not None

    def action_kata(self) -> None:
        self.app.open_kata(self.card.question.card.katas[0])

    def action_formulas(self) -> None:
        from nfquiz.tui.sources import SourcesScreen

        self.app.push_screen(SourcesScreen(self.card.question.formulas(self.stage == RATING)))

    def action_more(self, new: int) -> None:
        self.post_message(self.Wanted(DrillAction(new=new)))

    def action_cram(self) -> None:
        self.post_message(self.Wanted(DrillAction(cram=True)))

    def action_leave(self) -> None:
        self.keep()
        self.post_message(self.Left())

    def keep(self) -> None:
        """What is being written, unsent, is kept: it comes back with its card."""
        if self.session is None or self._unsent is None:
            return
        try:
            self.session.keep(self._unsent)
        except UserError as error:
            self._tell(error)
        self._unsent = None

    def on_unmount(self) -> None:
        self.keep()

    def on_answer_field_written(self, message: AnswerField.Written) -> None:
        message.stop()
        self._unsent = message.given

    # -- widgets ----------------------------------------------------------------------------------

    async def on_answer_field_done(self, message: AnswerField.Done) -> None:
        """Now how sure; where that is not asked and the answer is given, what is right."""
        message.stop()
        self.card.focus(scroll_visible=False)
        if message.entered and self.session is not None and not self.session.options.ask_sureness:
            await self._reveal(None)

    async def on_reveal_bar_chosen(self, message: RevealBar.Chosen) -> None:
        message.stop()
        await self._reveal(message.sureness)

    def on_rubric_ticked(self, message: Rubric.Ticked) -> None:
        message.stop()
        if self.session is not None and self.stage == RATING:
            self.query_one(RatingBar).suggest(self.session.suggest(message.ticks))
            self.refresh_bindings()

    async def on_rating_bar_chosen(self, message: RatingBar.Chosen) -> None:
        message.stop()
        await self._rate(message.grade)

    # -- texts ------------------------------------------------------------------------------------

    def _offered(self) -> tuple[Grade, ...]:
        assert self.session is not None
        return grades(self.session.options.buttons)

    def _closing_view(self) -> ClosingView:
        assert self.session is not None
        now = self._clock()
        if not self.session.rated:
            return ClosingView("Nothing to do", nothing_lines(self.session, now))
        return ClosingView("Done for now", self.summary)
