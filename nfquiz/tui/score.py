"""Where one stands: topics, how readiness moved, how well one knows what one knows, what comes, and past attempts."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Static

from nfquiz.tui.score_views import ahead_text, calibration_text, course_text, overall_text, topic_cells, topic_columns
from nfquiz.tui.widgets.attempts import AttemptsView
from nfquiz.tui.widgets.heatmap import HeatMap
from nfquiz.tui.widgets.keybutton import KeyButton
from nfquiz.tui.widgets.keys import Keys
from nfquiz.tui.widgets.nav import Nav
from nfquiz.tui.widgets.table import Table
from nfquiz.tui.words import done_text

if TYPE_CHECKING:
    from nfquiz.tui.state import State

FEWEST = 3
PARTS = {"topics": "Topics", "course": "Course", "sureness": "Sureness", "ahead": "Ahead", "attempts": "Attempts"}


class ScoreScreen(Screen[None]):
    """Five parts, one at a time, each by its number."""

    HELP = """\
Readiness is the chance that you would give a full answer now: of its cards by predicted recall and by how full your \
answers were, of its katas by how they were solved. The true figure lies between the marks four times in five.

1 topics, the weakest first. 2 how readiness moved, and what you did day by day. 3 how sure you were beside how often \
you were right; on the dotted line they are the same. 4 what falls due. 5 every judged attempt at a kata with its \
code: Enter on a kata, then left and right go from one attempt to the next, v shows all of the code or what changed."""
    DEFAULT_CSS = """
    ScoreScreen #parts { height: auto; padding: 0 2; margin-top: 1; }
    ScoreScreen #parts KeyButton { border: none; height: 1; padding: 0; margin: 0 2 0 1; }
    ScoreScreen #parts KeyButton.-suggested { text-style: bold underline; border: none; }
    ScoreScreen #parts KeyButton:focus { text-style: bold reverse; border: none; }
    ScoreScreen ContentSwitcher { height: 1fr; }
    ScoreScreen .part { padding: 1 3 0 3; scrollbar-size-vertical: 1; height: 1fr; }
    ScoreScreen #overall { height: auto; margin-bottom: 1; }
    ScoreScreen #moved, ScoreScreen #levels, ScoreScreen #dues { height: auto; }
    ScoreScreen #streak { margin-top: 1; text-style: bold; }
    ScoreScreen.-narrow .part { padding: 0 1; }
    ScoreScreen.-narrow #parts { padding: 0; }
    ScoreScreen.-narrow #parts KeyButton { margin: 0 1 0 0; }
    ScoreScreen.-short #parts { margin-top: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(place), f"part('{part}')", name, show=False)
            for place, (part, name) in enumerate(PARTS.items(), 1)
        ),
        Binding("tab", "next_part", "Next part"),
        Binding("left", "attempt(-1)", "Before", key_display="←", tooltip="The attempt before", priority=True),
        Binding("right", "attempt(1)", "After", key_display="→", tooltip="The attempt after", priority=True),
        Binding(
            "v", "view", "All or changes", tooltip="Show all of the code, or what changed since the attempt before"
        ),
        Binding("q,escape", "back", "Back", key_display="q"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._state: State | None = None

    def compose(self) -> ComposeResult:
        yield Nav("score")
        with Horizontal(id="parts"):
            for place, (part, name) in enumerate(PARTS.items(), 1):
                yield KeyButton(str(place), name, value=part)
        with ContentSwitcher(initial="topics"):
            with Vertical(id="topics", classes="part"):
                yield Static("Reading the log …", id="overall", markup=False)
                yield Table()
            with VerticalScroll(id="course", classes="part"):
                yield Static(id="moved", markup=False)
                yield Static(id="streak", markup=False)
                yield HeatMap()
            with VerticalScroll(id="sureness", classes="part"):
                yield Static(id="levels", markup=False)
            with VerticalScroll(id="ahead", classes="part"):
                yield Static(id="dues", markup=False)
            yield AttemptsView(id="attempts", classes="part")
        yield Keys()

    def on_mount(self) -> None:
        self._go("topics")
        self.watch(self.app, "state", self._show)

    def on_resize(self) -> None:
        self._show(self._state)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("attempt", "view"):
            return self.part == "attempts" and self.query_one(AttemptsView).opened
        return True

    @property
    def part(self) -> str:
        """The part that is shown."""
        return self.query_one(ContentSwitcher).current or "topics"

    def _show(self, state: "State | None") -> None:
        self._state = state
        if state is None:
            return
        report, width = state.report, self.size.width
        history = report.history
        self.query_one("#overall", Static).update(overall_text(report))
        # a topic of one or two cards is at 0 or 100 % soon: those come last
        topics = sorted(report.topics, key=lambda one: one.cards + one.katas < FEWEST)
        columns, table = topic_columns(width), self.query_one("#topics Table", Table)
        table.show(columns, len(topics), lambda row: topic_cells(topics[row], columns), table.cursor)
        self.query_one("#moved", Static).update(course_text(history, width - 8))
        self.query_one("#streak", Static).update(done_text(history) if history.days else "Nothing is done yet.")
        if history.days:
            today = history.forecast[0].day if history.forecast else history.days[-1].day
            counts = {day.day: float(day.answers + day.attempts) for day in history.days}
            self.query_one(HeatMap).show(counts, today)
        self.query_one("#levels", Static).update(calibration_text(report.calibration))
        self.query_one("#dues", Static).update(ahead_text(history, width))
        self.query_one(AttemptsView).show(state)

    def _go(self, part: str) -> None:
        self.query_one(ContentSwitcher).current = part
        for button in self.query_one("#parts").query(KeyButton):
            button.set_class(button.value == part, "-suggested")
        focus = self.query_one(f"#{part}")
        (focus.query_one(Table) if part in ("topics", "attempts") else focus).focus()
        self.refresh_bindings()

    def action_part(self, part: str) -> None:
        self._go(part)

    def action_next_part(self) -> None:
        parts = list(PARTS)
        self._go(parts[(parts.index(self.part) + 1) % len(parts)])

    def action_attempt(self, by: int) -> None:
        self.query_one(AttemptsView).step(by)

    def action_view(self) -> None:
        self.query_one(AttemptsView).turn()

    async def action_back(self) -> None:
        if self.part == "attempts" and self.query_one(AttemptsView).opened:
            self.query_one(AttemptsView).close()
            self.refresh_bindings()
        else:
            await self.app.action_go("today")

    def on_key_button_pressed(self, message: KeyButton.Pressed) -> None:
        message.stop()
        self._go(str(message.button.value))

    def on_attempts_view_opened(self) -> None:
        self.refresh_bindings()
