"""The parts of the score's screen as content: figures, plots, differences of code. No widgets."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from nfquiz.drill.grading import Sureness
from nfquiz.tui import charts
from nfquiz.tui.braille import Drawing
from nfquiz.tui.widgets.bars import bar
from nfquiz.tui.widgets.table import Cell, Column
from nfquiz.tui.words import level, number, shortened, span

if TYPE_CHECKING:
    from datetime import timedelta

    from nfquiz.score.attempts import Attempt
    from nfquiz.score.calibration import Calibration, Stated
    from nfquiz.score.history import History
    from nfquiz.score.readiness import Readiness
    from nfquiz.score.report import Report

HEIGHT = 9
WIDE = 112
QUIET = "$text-muted"


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
        (counts, QUIET),
    )


def topic_columns(width: int) -> list[Column]:
    """What there is room for."""
    if width >= WIDE:
        widths = {"topic": 26, "ready": 5, "range": 7, "scale": 20, "word": 9, "seen": 9, "missed": 6, "due": 3}
        return [Column(name, _TITLES.get(name, name), size) for name, size in (widths | {"katas": 8}).items()]
    if width >= 72:
        widths = {"topic": 22, "ready": 5, "scale": 10, "word": 9, "seen": 8, "due": 3}
        return [Column(name, _TITLES.get(name, name), size) for name, size in (widths | {"katas": 7}).items()]
    return [Column(name, name, size) for name, size in {"topic": 22, "ready": 5, "word": 9, "due": 3}.items()]


_TITLES = {"scale": "", "word": "", "range": "between"}


def topic_cells(one: "Readiness", columns: Sequence[Column]) -> list[Cell]:
    """A topic's row."""
    cells = {
        "topic": shortened(one.topic, columns[0].width),
        "ready": f"{one.readiness:>4.0%}",
        "range": f"{100 * one.low:.0f}–{one.high:.0%}",
        "word": level(one.readiness),
        "seen": f"{one.seen} of {one.cards}" if one.cards else "–",
        "missed": f"{one.missed or '':>3}",
        "due": f"{one.due or '':>3}",
        "katas": f"{one.unaided + one.with_hints} of {one.katas}" if one.katas else "–",
    }
    shown: list[Cell] = []
    for column in columns:
        if column.name == "scale":
            scale = charts.span(one.low, one.readiness, one.high, column.width)
            shown.append([(scale, "")])
        else:
            shown.append([(cells[column.name], "quiet" if column.name == "word" else "")])
    return shown


def course_text(made: "History", width: int) -> Content:
    """How readiness moved, as a line."""
    if len(made.readiness) < 2:
        return Content("After a second day this shows how readiness moves.")
    first, last = made.readiness[0], made.readiness[-1]
    days = (last.day - first.day).days
    drawing = Drawing(max(10, min(100, width) - 6), HEIGHT)
    points = [((one.day - first.day).days / days, one.readiness) for one in made.readiness]
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        drawing.line(x0, y0, x1, y1)
    lines = _scaled(drawing)
    ends = f"{first.day.day} {first.day:%b}".ljust(max(10, min(100, width) - 6) - 6) + f"{last.day.day} {last.day:%b}"
    says = f"Readiness since {first.day.day} {first.day:%B}: from {first.readiness:.0%} to {last.readiness:.0%}"
    return Content("\n").join([Content.styled(says, "bold"), *lines, Content.styled(f"      {ends}", QUIET)])


def _scaled(drawing: Drawing) -> list[Content]:
    """The drawing with percentages at its left."""
    labels = {0: " 100%", HEIGHT // 2: "  50%", HEIGHT - 1: "   0%"}
    return [
        Content.assemble((f"{labels.get(place, ''):<6}", QUIET), (row, "$text-primary"))
        for place, row in enumerate(drawing.rows())
    ]


def calibration_text(made: "Calibration") -> Content:
    """How sure the person was beside how often they were right, as plots and in figures."""
    lines: list[Content] = []
    if made.stated:
        lines.append(Content.styled("How sure you were (along), and how often you were right (upward)", "bold"))
        lines += _reliability(made.stated)
        lines += [_level(_said(one), one) for one in made.stated]
    if made.brier is not None and made.brier_constant is not None:
        lines.append(
            Content(
                f"Brier score {made.brier:.3f}: 0 is best; to say your average every time would give "
                f"{made.brier_constant:.3f}."
            )
        )
    if made.sure_but_wrong:
        lines.append(Content(f"Certain, yet wrong: {', '.join(made.sure_but_wrong)}."))
    if made.forecast is not None and made.recalled is not None:
        lines += [
            Content(""),
            Content.styled("What the memory model foretold, and what you recalled", "bold"),
            *_reliability(made.forecasts),
            *(_level(f"foretold {one.sureness:.0f} %", one) for one in made.forecasts),
            Content(
                f"Foretold {made.forecast:.0%}, recalled {made.recalled:.0%} of {number(made.reviews, 'review')}; "
                f"Brier score {made.forecast_brier:.3f}."
            ),
        ]
    return Content("\n").join(lines) if lines else Content("Say how sure you are in the drill, and this fills.")


def _reliability(levels: "Sequence[Stated]") -> list[Content]:
    """On the dotted line what was said is what came; a whisker holds the truth four times in five."""
    drawing = Drawing(36, HEIGHT)
    drawing.line(0, 0, 1, 1, every=3)
    for one in levels:
        x = one.sureness / 100
        drawing.line(x, one.low, x, one.high)
        drawing.mark(x, one.share, "●")
    return [*_scaled(drawing), Content.styled("      0%              50%             100%", QUIET)]


def _said(one: "Stated") -> str:
    known = one.sureness in set(Sureness)
    return f"{Sureness(int(one.sureness)).words if known else 'stated'} ({one.sureness:g} %)"


def _level(name: str, one: "Stated") -> Content:
    right = f"{one.right} of {number(one.answers, 'answer')} right"
    return Content.assemble(f"  {name:<20} {one.share:>4.0%}  ", (f"{right}, {one.low:.0%} to {one.high:.0%}", QUIET))


def ahead_text(made: "History", width: int) -> Content:
    """What falls due, day by day."""
    if not any(due.cards or due.katas for due in made.forecast):
        return Content("Nothing falls due in the next two weeks.")
    rows = [
        (
            f"{due.day:%a} {due.day.day:>2} {due.day:%b}",
            float(due.cards + due.katas),
            f"{due.minutes:.0f} min" if due.minutes else "",
        )
        for due in made.forecast
    ]
    title = "What falls due if nothing is done before: cards and katas, and how long they take"
    lines = charts.columns(rows, max(10, min(50, width - 34)))
    return Content("\n").join([Content.styled(title, "bold"), Content(""), *map(Content, lines)])


def attempt_head(one: "Attempt", place: int, count: int, seconds: "timedelta | None") -> Content:
    """Which attempt it is, and what it came to."""
    verdict = ("✓ passed", "bold $text-success") if one.passed else (f"✗ {one.verdict}", "bold $text-warning")
    parts = [f"{one.at.astimezone():%d %b %Y, %H:%M}", str(one.mode)]
    parts += [f"after {span(seconds)}"] if seconds is not None else []
    parts += [number(one.hints, "hint")] if one.hints else []
    parts += ["solution shown"] if one.solution_shown else []
    found = f"\nRecognised: {', '.join(one.diagnosis)}" if one.diagnosis else ""
    return Content.assemble(
        (f"Attempt {place + 1} of {count}  ", "bold"), verdict, (f"  {', '.join(parts)}{found}", QUIET)
    )


def diff_text(lines: Sequence[str], whole: bool) -> Content:
    """A difference of code: what came is marked with +, what went with -; `whole`: it is no difference but all."""
    if not lines:
        return Content.styled("The same code as before.", QUIET)
    styles = {"+": "$text-success", "-": "$text-warning", "@": QUIET}
    return Content("\n").join(
        Content.styled(line, "" if whole and not line.startswith("@@") else styles.get(line[:1], "")) for line in lines
    )
