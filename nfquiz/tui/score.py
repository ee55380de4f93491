"""Readiness by topic, with the counts behind every figure, and how well one knows what one knows."""

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Static

from nfquiz.tui.widgets.bars import bar
from nfquiz.tui.widgets.keybutton import NARROW
from nfquiz.tui.widgets.nav import Nav
from nfquiz.tui.words import level, number, shortened

if TYPE_CHECKING:
    from nfquiz.score.readiness import Readiness
    from nfquiz.score.report import Report
    from nfquiz.tui.state import State

FEWEST = 3


class ScoreScreen(Screen[None]):
    """A table of topics, the weakest first, under the figure for everything."""

    HELP = """\
Readiness is the chance that you would give a full answer now: of its cards by predicted recall and by how full your \
answers were, of its katas by how they were solved. The range beside it holds the true figure four times in five."""
    DEFAULT_CSS = """
    ScoreScreen #overall { margin: 1 3 0 3; height: auto; }
    ScoreScreen DataTable { height: 1fr; margin: 1 2 0 2; background: transparent; scrollbar-size-vertical: 1; }
    ScoreScreen #calibration { height: auto; max-height: 7; padding: 0 3; border-top: solid $border-blurred; }
    ScoreScreen.-narrow #overall { margin: 0 1; }
    ScoreScreen.-narrow DataTable { margin: 1 0 0 0; }
    ScoreScreen.-short #calibration, ScoreScreen #calibration.-empty { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "app.go('today')", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._state: State | None = None

    def compose(self) -> ComposeResult:
        yield Nav("score")
        yield Static("Reading the log …", id="overall", markup=False)
        yield DataTable(cursor_type="none")
        yield Static(id="calibration", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(DataTable).focus()
        self.watch(self.app, "state", self._show)

    def on_resize(self) -> None:
        self._show(self._state)

    def _show(self, state: "State | None") -> None:
        self._state = state
        if state is None:
            return
        report, width = state.report, self.size.width
        self.query_one("#overall", Static).update(overall_text(report))
        table = self.query_one(DataTable)
        table.clear(columns=True)
        columns = columns_for(width)
        for name in columns:
            table.add_column(name)
        # a topic of one or two cards is at 0 or 100 % soon: those come last
        for one in sorted(report.topics, key=lambda one: one.cards + one.katas < FEWEST):
            cells = cells_of(one, 12 if width >= 96 else 6)
            table.add_row(*(cells[name] for name in columns))
        lines = calibration_lines(report)
        self.query_one("#calibration", Static).update("\n".join(lines))
        self.query_one("#calibration").set_class(not lines, "-empty")


def overall_text(report: "Report") -> Content:
    """Everything together, in a line of figures."""
    one = report.overall
    filled, rest = bar(one.readiness, 24)
    counts = f"{one.seen} of {number(one.cards, 'card')} seen"
    counts += f", {one.unaided} of {number(one.katas, 'kata')} solved unaided"
    counts += f", {one.with_hints} with hints" if one.with_hints else ""
    return Content.assemble(
        (f"Readiness {one.readiness:.0%}", "bold"),
        f" ({one.low:.0%} to {one.high:.0%}{', few data' if one.unsure else ''})  ",
        (filled, "$primary"),
        (rest, "$border-blurred"),
        f"  {level(one.readiness)}\n",
        (counts, "$text-muted"),
    )


def columns_for(width: int) -> tuple[str, ...]:
    """What there is room for."""
    if width >= 96:
        return ("topic", "ready", "range", "how ready", "cards seen", "missed", "due", "katas solved")
    return (
        ("topic", "ready", "how ready", "seen", "due", "katas")
        if width >= NARROW
        else ("topic", "ready", "seen", "due")
    )


def cells_of(one: "Readiness", length: int) -> dict[str, str | Text]:
    """A topic's row, by column; long and short names mean the same."""
    filled, rest = bar(one.readiness, length)
    shown = Text.assemble((filled, "bold"), (rest, "dim"), f" {level(one.readiness)}")
    solved = f"{one.unaided + one.with_hints} of {one.katas}" if one.katas else "–"
    seen = f"{one.seen} of {one.cards}" if one.cards else "–"
    return {
        "topic": one.topic if length > 6 else shortened(one.topic, 22),
        "ready": f"{one.readiness:>4.0%}",
        "range": f"{one.low:.0%}–{one.high:.0%}",
        "how ready": shown,
        "cards seen": seen,
        "seen": seen,
        "missed": str(one.missed or ""),
        "due": str(one.due or ""),
        "katas solved": solved,
        "katas": solved,
    }


def calibration_lines(report: "Report") -> list[str]:
    """How sure the person was beside how often they were right; nothing before there are answers."""
    from nfquiz.drill.grading import Sureness

    made, lines = report.calibration, []
    known = {int(one): one.words for one in Sureness}
    said = [
        f"{known.get(stated.sureness, f'{stated.sureness} %')} {stated.share:.0%} of {stated.answers}"
        for stated in made.stated
    ]
    if said:
        lines.append(f"How sure you were, and how often right: {', '.join(said)}.")
    if made.brier is not None:
        lines.append(f"Brier score {made.brier:.3f} (0 is best).")
    if made.sure_but_wrong:
        lines.append(f"Certain, yet wrong: {', '.join(made.sure_but_wrong)}.")
    return lines
