"""The apps: the whole of nfquiz, and the drill alone. One factory for each, used by the command and by the tests."""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen

from nfquiz.errors import UserError
from nfquiz.score.actions import IMPLEMENT, DrillAction, KataAction
from nfquiz.tui.face import Face, local_now
from nfquiz.tui.widgets.nav import SCREENS

if TYPE_CHECKING:
    from nfquiz.content.packs import Library
    from nfquiz.drill.session import Session
    from nfquiz.practice.work import Work
    from nfquiz.score.unfinished import Unfinished
    from nfquiz.tui.drill import DrillScreen
    from nfquiz.tui.state import Context, State

Clock = Callable[[], datetime]


# A screen's module is imported when the screen is first shown: the first frame needs only today's.
def _today() -> Screen:
    from nfquiz.tui.today import TodayScreen

    return TodayScreen()


def _drill() -> Screen:
    from nfquiz.tui.drill import DrillScreen

    return DrillScreen()


def _katas() -> Screen:
    from nfquiz.tui.katas import KatasScreen

    return KatasScreen()


def _plan() -> Screen:
    from nfquiz.tui.plan import PlanScreen

    return PlanScreen()


def _interview() -> Screen:
    from nfquiz.tui.interview import InterviewScreen

    return InterviewScreen()


def _score() -> Screen:
    from nfquiz.tui.score import ScoreScreen

    return ScoreScreen()


class QuizApp(Face):
    """Today, drill, katas and score. `state` is what the screens show; they watch it.

    Args:
        context: paths, settings, packs and the log.
        clock: the time now, aware, in the person's zone.
        dice: decides on order, options and numbers of a drill.
        options: as for `Face`.
    """

    DEFAULT_MODE = "today"
    MODES: ClassVar[dict[str, Any]] = {
        "today": _today,
        "drill": _drill,
        "katas": _katas,
        "plan": _plan,
        "interview": _interview,
        "score": _score,
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(name[0], f"go('{mode}')", name, show=False, key_display=name[0], tooltip=f"Go to {name}")
        for mode, name in SCREENS.items()
    ]
    state: reactive["State | None"] = reactive(None)

    @dataclass
    class Read(Message):
        """The state was read; a later one may replace it."""

        state: "State"

    def __init__(
        self, context: "Context", *, clock: Clock = local_now, dice: random.Random | None = None, **options: Any
    ) -> None:
        super().__init__(context, clock=clock, **options)
        self.dice = dice
        self._waiting: DrillAction | None = None
        self._session: Session | None = None

    def on_mount(self) -> None:
        # the first frame first: reading the content is the slow part
        self.call_after_refresh(self.read)

    def get_system_commands(self, screen: Screen) -> Any:
        for mode, name in SCREENS.items():
            yield SystemCommand(name, f"Go to {name}", lambda mode=mode: self.action_go(mode))
        yield from super().get_system_commands(screen)

    # -- the state --------------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="state")
    def read(self) -> None:
        """Reads how things stand, in a thread; content only the first time."""
        try:
            packs = self.context.packs
            from nfquiz.tui.state import read_state

            paths, settings = self.context.paths, self.context.settings
            library = self.state.library if self.state else None
            state = read_state(packs, paths.log, paths.cache / "decks", settings, self.clock, library)
        except UserError as error:
            self.call_later(self.fail, error)
            return
        self.post_message(self.Read(state))

    async def on_quiz_app_read(self, message: Read) -> None:
        first = self.state is None
        self.state = message.state
        if first and message.state.library.problems:
            count = len(message.state.library.problems)
            self.notify(f"{count} problems in the content; `nfquiz lint` names them.", severity="warning")
        if self._waiting is not None and self.current_mode == "drill":
            await self._begin(self._waiting)

    def kata_closed(self) -> None:
        self.read()

    def library(self) -> "Library":
        return self.state.library if self.state is not None else super().library()

    def open_following(self, kata: "Work") -> None:
        rows = self.state.katas if self.state is not None else ()
        place = next((place for place, row in enumerate(rows) if row.kata.id == kata.kata.id), -1)
        found = next((row for row in rows[place + 1 :] if not row.how.startswith("solved")), None)
        if found is None:
            self.notify("No kata after this one is open.", timeout=4)
            return
        kata.skip()
        self.open_kata(found.kata.id)

    # -- going places -----------------------------------------------------------------------------

    async def action_go(self, mode: str) -> None:
        """Shows a screen. A drill that was begun goes on where it was, and so does a kata."""
        if mode == "drill":
            await self.start_drill()
        elif mode != self.current_mode:
            await self.switch_mode(mode)
            self.read()

    async def start_drill(self, plan: DrillAction | None = None) -> None:
        """Shows the drill: the one that is going on, or, with a plan (or none going on), a new one."""
        if self.current_mode != "drill":
            await self.switch_mode("drill")
        if plan is not None or self._drill_screen.stage in ("waiting", "closed"):
            self._waiting = plan or DrillAction()
            if self.state is not None:
                await self._begin(self._waiting)

    async def do(self, action: "DrillAction | KataAction | Unfinished") -> None:
        """Carries out a step, or goes on with what was left."""
        if isinstance(action, DrillAction):
            await self.start_drill(action)
        elif isinstance(action, KataAction) or action.mode:
            self.open_kata(action.id, action.mode if action.mode != IMPLEMENT else "")
        elif action.id:
            await self.start_drill()
        else:
            await self.action_go("interview")

    async def action_drill(self) -> None:
        await self.start_drill()

    @property
    def cards_left(self) -> int:
        """Of the drill that is going on, the card on the table among them; 0 where none is."""
        return sum(self._session.left.values()) + self._session.on_table if self._session is not None else 0

    @property
    def _drill_screen(self) -> "DrillScreen":
        """The drill's screen, while its mode is the current one."""
        return cast("DrillScreen", self.screen_stack[0])

    async def _begin(self, plan: DrillAction) -> None:
        from nfquiz.drill.filters import select
        from nfquiz.drill.start import drill_options, open_session
        from nfquiz.score.start import limited

        assert self.state is not None
        self._waiting = None
        settings = self.context.settings
        try:
            chosen, options = self.state.entries, drill_options(settings, plan.limit, plan.new, plan.cram)
            if plan == DrillAction() and self.state.today is not None:
                chosen, options = limited(chosen, options, self.state.today)
            if plan.decks or plan.topics:
                chosen = select(list(self.state.library.decks.values()), plan.decks, plan.topics)
            session = open_session(
                self.context.log,
                chosen,
                options,
                desired_retention=settings.desired_retention,
                clock=self.clock,
                dice=self.dice,
            )
        except UserError as error:
            self.fail(error)
            return
        if self._session is not None:  # how open cards are answered stays as it was switched
            session.answer_by(typed=self._session.options.typed, aloud=self._session.options.aloud)
        self._session = session
        await self._drill_screen.begin(session)

    async def on_drill_screen_left(self) -> None:
        await self.action_go("today")

    async def on_drill_screen_wanted(self, message: "DrillScreen.Wanted") -> None:
        await self.start_drill(message.plan)


class DrillApp(Face):
    """The drill alone.

    Args:
        session: what is asked.
        clock: the time now, aware, in the person's zone.
        context: the call, for the katas that are opened from here.
        options: as for `Face`.
    """

    def __init__(self, session: "Session", context: "Context", *, clock: Clock = local_now, **options: Any) -> None:
        super().__init__(context, clock=clock, **options)
        from nfquiz.tui.drill import DrillScreen

        self.drill = DrillScreen(session, standalone=True, clock=clock)

    def get_default_screen(self) -> Screen:
        return self.drill

    def on_drill_screen_left(self) -> None:
        self.exit()


def make_app(context: "Context", **options: Any) -> QuizApp:
    """The whole app, over this call's paths, settings, packs and log. Options as for `QuizApp` and `Face`."""
    return QuizApp(context, **options)


def run_app(context: "Context") -> None:
    """Runs the app until the person leaves.

    Raises:
        UserError: the content or the log can't be read.
    """
    make_app(context, environment=dict(os.environ)).run_to_end()


def run_drill(session: "Session", context: "Context") -> None:
    """Runs a drill on the screen; afterwards its summary stands in the terminal as text."""
    app = DrillApp(session, context, environment=dict(os.environ))
    app.run_to_end()
    print("\n".join(app.drill.summary))
