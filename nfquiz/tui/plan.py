"""The days until an interview: what today holds, what the others are likely to, and the readiness foretold."""

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from nfquiz.errors import UserError
from nfquiz.score.actions import DrillAction, KataAction
from nfquiz.score.terms import Terms, agreed
from nfquiz.tui.plan_words import cards_of, long_day, parts_of, terms_text, whole
from nfquiz.tui.steps import words_of
from nfquiz.tui.widgets.action import ActionRow
from nfquiz.tui.widgets.bars import FULL, REST, Bar, Bars
from nfquiz.tui.widgets.keys import Keys
from nfquiz.tui.widgets.nav import Nav

if TYPE_CHECKING:
    from nfquiz.score.plan import Plan, PlannedDay
    from nfquiz.tui.state import State

NO_PLAN = (
    "There is no plan yet. With the date of an interview and the minutes that you have a day, each day is filled with "
    "what adds most to your readiness on that date. e makes one."
)
SURE = 5.0
"""Seconds for pressing a key again."""


class PlanScreen(Screen[None]):
    """Watches the app's state, and works out the plan in a thread whenever that changes while it is shown."""

    HELP = """\
What each day until the interview holds, ordered by what it adds to your readiness on that day, within your minutes. \
The days ahead are played through as they are likely to go; a day that you miss leaves no debt, tomorrow is planned \
from how things stand tomorrow. e sets or changes the date, the minutes and days off; x, pressed twice, gives it up."""
    DEFAULT_CSS = """
    PlanScreen #body { padding: 1 3; scrollbar-size-vertical: 1; }
    PlanScreen #terms { text-style: bold; margin-bottom: 1; }
    PlanScreen .heading { color: $text-muted; text-style: bold; }
    PlanScreen Bars, PlanScreen #today, PlanScreen #plan { height: auto; }
    PlanScreen Bars, PlanScreen #today { margin-bottom: 1; }
    PlanScreen.-roomy #today { margin-bottom: 0; }
    PlanScreen.-short #body { padding: 0 3; }
    PlanScreen.-narrow #body { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,d", "app.drill", "Drill", key_display="Enter", tooltip="Drill what the plan has for today"),
        *(Binding(str(place), f"choose({place})", f"Action {place}", show=False) for place in (1, 2, 3, 4)),
        Binding("e", "change", "Change", tooltip="Set or change the plan"),
        Binding("x", "give_up", "Give up", tooltip="Give the plan up (pressed twice)"),
        Binding("q", "app.go('today')", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.made: Plan | None = None
        self._sure = False

    def compose(self) -> ComposeResult:
        yield Nav("plan")
        with VerticalScroll(id="body"):
            yield Static("Working out the plan …", id="terms", markup=False)
            with Vertical(id="plan"):
                yield Bars()
                yield Static(classes="heading", id="today-heading", markup=False)
                yield Vertical(id="today")
                yield Static("The days until, if all goes as expected", classes="heading", markup=False)
                yield Static(id="days")
        yield Keys()

    def on_mount(self) -> None:
        self.query_one("#plan").display = False
        self.query_one("#body").focus()
        self.watch(self.app, "state", self._changed)

    def on_resize(self) -> None:
        if self.made is not None:
            self.query_one("#days", Static).update(days_text(self.made, self.size.width))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.made is not None if action == "give_up" else True

    def _changed(self, state: "State | None") -> None:
        if state is not None:
            self._work_out(state)

    @work(thread=True, exclusive=True)
    def _work_out(self, state: "State") -> None:
        """Reads the plan, with a connection to the log of its own."""
        from nfquiz.score.start import counted, read_plan
        from nfquiz.store.log import Log

        context = self.app.context
        try:
            with Log(context.paths.log) as log:
                cards = counted(log, [entry.card for entry in state.entries])
                katas = list(state.library.katas.values())
                made = read_plan(log, cards, katas, state.at, context.settings.desired_retention)
        except UserError as error:
            self.app.call_later(self.app.fail, error)
            return
        if not get_current_worker().is_cancelled:  # a newer state is being worked out
            self.call_later(self._show, made)

    async def _show(self, made: "Plan | None") -> None:
        if not self.is_mounted:
            return
        self.made = made
        self.query_one("#plan").display = made is not None
        self.refresh_bindings()
        if made is None:
            self.query_one("#terms", Static).update(NO_PLAN)
            return
        self.query_one("#terms", Static).update(terms_text(made.terms, made.today.day))
        self.query_one(Bars).bars = [
            Bar(label, one.figure, one.low, one.high)
            for label, one in (
                ("ready now", made.now),
                ("on the day, as planned", made.foretold),
                ("if nothing is done", made.untouched),
            )
        ]
        self.query_one("#today-heading", Static).update(today_text(made))
        today = self.query_one("#today")
        await today.remove_children()
        await today.mount(*action_rows(made.today))
        self.query_one("#days", Static).update(days_text(made, self.size.width))

    # -- what the person does ---------------------------------------------------------------------

    async def action_choose(self, place: int) -> None:
        rows = list(self.query(ActionRow))
        if place <= len(rows):
            await self.app.do(rows[place - 1].value)

    async def on_action_row_chosen(self, message: ActionRow.Chosen) -> None:
        message.stop()
        await self.app.do(message.row.value)

    def action_change(self) -> None:
        from nfquiz.score.record import day_of
        from nfquiz.tui.plan_form import PlanForm

        terms = self.made.terms if self.made is not None else None
        self.app.push_screen(PlanForm(terms, day_of(self.app.clock())), self._agree)

    def action_give_up(self) -> None:
        if self._sure:
            self._append(None)
        else:
            self.notify("Press x again to give the plan up.", timeout=SURE)
            self.set_timer(SURE, self._forget)
        self._sure = not self._sure

    def _forget(self) -> None:
        self._sure = False

    def _agree(self, terms: Terms | None) -> None:
        self._sure = False
        if terms is not None:
            self._append(terms)

    def _append(self, terms: Terms | None) -> None:
        try:
            self.app.context.log.append(agreed(terms, self.app.clock()))
        except UserError as error:
            self.notify(str(error), title="Not saved", severity="error", timeout=15)
            return
        self.app.read()


def today_text(made: "Plan") -> str:
    """How today stands, over what is left of it."""
    today, done = made.today, f"; {made.spent:.0f} done" if made.spent >= 0.5 else ""
    if today.off:
        return f"Today is a day off, until {long_day(made.terms.pause) if made.terms.pause else 'later'}."
    if not today.tasks:
        over = made.spent >= made.terms.minutes
        return "Today's minutes are done." if over else f"Nothing is left for today{done}."
    return f"Today, about {whole(today.minutes)} minutes{done}"


def action_rows(today: "PlannedDay") -> list[ActionRow]:
    """What is left of today: the cards in one, each kata."""
    rows = []
    cards = today.of("due", "early", "new")
    if cards:
        minutes = whole(sum(task.minutes for task in cards))
        rows.append(ActionRow("1", f"Drill {cards_of(today)}", f"about {minutes} min", value=DrillAction()))
    for place, task in enumerate(today.of("kata"), len(rows) + 1):
        action = KataAction(task.id, task.mode)
        rows.append(ActionRow(str(place), words_of(action), f"about {whole(task.minutes)} min", value=action))
    return rows


def days_text(made: "Plan", width: int) -> Content:
    """A line a day; where there is room, its minutes as a bar beside the budget's."""
    lines = []
    for day in made.ahead:
        name = f"{day.day:%a} {day.day.day:>2} {day.day:%b}"
        filled = round(10 * min(1.0, day.minutes / made.terms.minutes))
        bar = [(FULL * filled, "$primary"), (REST * (10 - filled), "$border-blurred")] if width >= 100 else []
        minutes = f"{whole(day.minutes):>3} min  " if day.tasks else " " * 9
        lines.append(Content.assemble((f"{name}  ", "$text-muted"), *bar, (minutes, "$text-muted"), parts_of(day)))
    return Content("\n").join(lines) if lines else Content("The interview is tomorrow: sleep well.")
