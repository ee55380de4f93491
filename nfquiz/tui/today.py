"""The screen that opens first: what is due, what was left, what to do next and why, and how ready one is."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from nfquiz.tui.plan_words import until, whole
from nfquiz.tui.steps import words_of, words_of_unfinished
from nfquiz.tui.widgets.action import ActionRow
from nfquiz.tui.widgets.bars import Bar, Bars
from nfquiz.tui.widgets.heatmap import HeatMap
from nfquiz.tui.widgets.keybutton import KeyButton
from nfquiz.tui.widgets.keys import Keys
from nfquiz.tui.widgets.nav import Nav
from nfquiz.tui.words import done_text, number, today

if TYPE_CHECKING:
    from nfquiz.score.history import History
    from nfquiz.score.readiness import Readiness
    from nfquiz.score.start import Today
    from nfquiz.tui.state import State

TOPICS = 8
"""Topics with a bar (some more on a tall screen); all of them are on the score's screen."""
FEWEST = 3
"""A topic with fewer cards and katas says too little."""
MINUTES_A_CARD = 1.5
MOST_UNFINISHED = 3


class TodayScreen(Screen[None]):
    """Watches the app's state; shows its own frame before there is one."""

    HELP = """\
What is due today, what you left unfinished, the three most useful things to do, and how much of each topic you would \
recall now: the point is the figure, the true one lies between the marks four times in five. Below, what you did day \
by day. Enter starts; the numbers do what stands beside them."""
    DEFAULT_CSS = """
    TodayScreen #body { padding: 1 3; scrollbar-size-vertical: 1; }
    TodayScreen .title { text-style: bold; }
    TodayScreen #due { margin: 0 0 1 0; }
    TodayScreen .heading { color: $text-muted; text-style: bold; }
    TodayScreen.-roomy .heading { margin-bottom: 1; }
    TodayScreen #start { height: auto; margin-bottom: 1; }
    TodayScreen #columns { height: auto; layout: vertical; }
    TodayScreen #left, TodayScreen #right, TodayScreen #days { height: auto; }
    TodayScreen #steps, TodayScreen #unfinished { height: auto; margin-bottom: 1; }
    TodayScreen.-roomy #steps, TodayScreen.-roomy #unfinished { margin-bottom: 0; }
    TodayScreen #right { margin-bottom: 1; }
    TodayScreen.-wide #columns { layout: horizontal; }
    TodayScreen.-wide #left { width: 1fr; margin-right: 4; }
    TodayScreen.-wide #right { width: 1fr; }
    TodayScreen.-short #body { padding: 0 3; }
    TodayScreen.-narrow #body { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,d", "start", "Drill", key_display="Enter", tooltip="Drill what is due"),
        *(
            Binding(str(place), f"choose({place})", f"Action {place}", show=False)
            for place in range(1, MOST_UNFINISHED + 4)
        ),
        Binding("k", "app.go('katas')", "Katas"),
        Binding("s", "app.go('score')", "Score"),
        Binding("p", "app.go('plan')", "Plan"),
        Binding("i", "app.go('interview')", "Interview"),
        Binding("q", "app.quit", "Quit"),
    ]

    def compose(self) -> ComposeResult:
        yield Nav("today")
        with VerticalScroll(id="body"):
            yield Static(today(self.app.clock()), classes="title", id="date", markup=False)
            yield Static("Reading the cards …", id="due", markup=False)
            with Horizontal(id="start"):
                yield KeyButton("Enter", "start the drill")
            with Horizontal(id="columns"):
                with Vertical(id="left"):
                    yield Static("Left unfinished", classes="heading", id="left-over", markup=False)
                    yield Vertical(id="unfinished")
                    yield Static("Next", classes="heading", markup=False)
                    yield Vertical(id="steps")
                with Vertical(id="right"):
                    yield Static("Readiness", classes="heading", id="overall", markup=False)
                    yield Bars()
            with Vertical(id="days"):
                yield Static("Days", classes="heading", id="streak", markup=False)
                yield HeatMap()
        yield Keys()

    def on_mount(self) -> None:
        self.query_one("#columns").display = False
        self.query_one("#days").display = False
        self.query_one("#body").focus()
        self.watch(self.app, "state", self._show)

    async def _show(self, state: "State | None") -> None:
        if state is None:
            return
        self.query_one("#date", Static).update(today(state.at))
        self.query_one("#due", Static).update(due_text(state))
        button = self.query_one(KeyButton)
        button.label = start_text(state, self.app.cards_left)
        button.add_class("-suggested")
        await self._show_actions(state)
        overall = state.report.overall
        self.query_one("#overall", Static).update(f"Readiness {overall.readiness:.0%}, the weakest topics first")
        self.query_one(Bars).bars = [
            Bar(one.topic, one.readiness, one.low, one.high, f"{one.seen}/{one.cards} cards")
            for one in topics(state)[: TOPICS + (4 if self.size.height >= 30 else 0)]
        ]
        self.query_one("#columns").display = True
        self._show_days(state.report.history)

    async def _show_actions(self, state: "State") -> None:
        """What was left, then the steps, numbered in this order."""
        left = state.unfinished[:MOST_UNFINISHED]
        rows = [
            ActionRow(str(place), *words_of_unfinished(one, state.at), value=one) for place, one in enumerate(left, 1)
        ]
        steps = [
            ActionRow(str(place), words_of(step.action), f"about {step.minutes} min", step.why, value=step.action)
            for place, step in enumerate(state.report.next, 1 + len(left))
        ]
        for where, own in (("#unfinished", rows), ("#steps", steps)):
            part = self.query_one(where)
            await part.remove_children()
            await part.mount(*own)
        self.query_one("#left-over").display = self.query_one("#unfinished").display = bool(rows)

    def _show_days(self, history: "History") -> None:
        self.query_one("#days").display = bool(history.days)
        if history.days:
            self.query_one("#streak", Static).update(done_text(history))
            day = history.forecast[0].day if history.forecast else history.days[-1].day
            counts = {day.day: float(day.answers + day.attempts) for day in history.days}
            self.query_one(HeatMap).show(counts, day)

    async def action_start(self) -> None:
        await self.app.start_drill()

    async def action_choose(self, place: int) -> None:
        rows = list(self.query(ActionRow))
        if place <= len(rows):
            await self.app.do(rows[place - 1].value)

    async def on_key_button_pressed(self, message: KeyButton.Pressed) -> None:
        message.stop()
        await self.action_start()

    async def on_action_row_chosen(self, message: ActionRow.Chosen) -> None:
        message.stop()
        await self.app.do(message.row.value)


def topics(state: "State") -> "list[Readiness]":
    """The topics that are large enough, the weakest first; all, where none is."""
    large = [one for one in state.report.topics if one.cards + one.katas >= FEWEST]
    return large or list(state.report.topics)


def due_text(state: "State") -> Content:
    """What is due, in a sentence or two."""
    cards, katas = state.cards, state.katas_due
    due = cards["due"] + cards["returning"]
    if not due and not katas:
        text = "Nothing is due."
    else:
        parts = [number(due, "card")] if due else []
        parts += [number(len(katas), "kata")] if katas else []
        one = due + len(katas) == 1
        minutes = due * MINUTES_A_CARD + sum(row.kata.minutes for row in katas)
        text = f"{' and '.join(parts)} {'is' if one else 'are'} due, about {whole(minutes)} minutes."
    new = f" {number(cards['new'], 'new card')} {'waits' if cards['new'] == 1 else 'wait'}." if cards["new"] else ""
    if state.today is not None:
        return Content.assemble((plan_text(state.today), "bold"))
    names = ", ".join(row.kata.id for row in katas[:4])
    rest = f"\nKatas due: {names}{' …' if len(katas) > 4 else ''}" if katas else ""
    return Content.assemble((text, "bold"), new, (rest, "$text-muted"))


def plan_text(today: "Today") -> str:
    """What a plan leaves for today, in a sentence or two."""
    text = f"Your interview is {until(today.terms.interview, today.day.day)}. "
    if today.day.off:
        return f"{text}Today is a day off."
    if not today.day.tasks:
        return f"{text}Today's minutes are done."
    katas = [f"the kata {task.id}" for task in today.day.of("kata")]
    parts = [number(len(today.cards), "card")] if today.cards else []
    return f"{text}For today: {' and '.join(parts + katas)}, about {whole(today.day.minutes)} minutes."


def start_text(state: "State", going_on: int) -> str:
    """What the button starts; `going_on`: cards left of the drill that was begun, 0 if there is none."""
    if going_on:
        return f"go on with the drill: {number(going_on, 'card')} left"
    counts = {"due": state.cards["due"] + state.cards["returning"], "new": state.cards["new"]}
    counted = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    return f"start the drill: {counted}" if counted else "open the drill"
