"""What a run has come to: the verdict in a line, what happened, the first failure as text, table and plot, hints."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from nfquiz.practice.sheets import untouched
from nfquiz.practice.shown import Hints
from nfquiz.practice.training import Training
from nfquiz.practice.words import blanks, device_line, left_of, named_first, planted_lines, printed, ran, where
from nfquiz.tui.charts import bar
from nfquiz.tui.prose import prose
from nfquiz.tui.widgets import plots

RIGHT, WRONG, QUIET = "bold $text-success", "bold $text-warning", "$text-muted"
PARTS = (
    *("verdict", "training", "failure", "table", "plot", "values"),
    *("trace", "planted", "scenarios", "devices", "output", "next"),
)


class Panel(Static):
    """A part of its own, with a border; pressed, it opens what it is about."""

    DEFAULT_CSS = """
    Panel { height: auto; border: round $accent; padding: 0 1; margin-bottom: 1; pointer: pointer; }
    Panel:hover { background: $surface; }
    """

    class Pressed(Message):
        """The person wants to see the card."""

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed())


@dataclass(frozen=True)
class Row:
    """A scenario of a verdict: `passed` is None where the reference itself cannot run it."""

    name: str
    passed: bool | None
    message: str

    @property
    def content(self) -> Content:
        sign, style = {True: ("✓", RIGHT), False: ("✗", WRONG), None: ("–", QUIET)}[self.passed]
        message = "" if self.passed else f": {self.message}"
        return Content.assemble((f"{sign} ", style), self.name, (message, QUIET))


class Results(VerticalScroll):
    """Empty parts take no room. Arrows and the page keys scroll it."""

    DEFAULT_CSS = """
    Results { padding: 0 1; scrollbar-size-vertical: 1; }
    Results .part { height: auto; margin-bottom: 1; display: none; }
    Results #hints { border: round $border-blurred; border-title-color: $text-muted; padding: 0 1; }
    Results Panel { display: none; }
    Results #table, Results #plot { margin-left: 2; }
    .-short Results .part, .-short Results Panel { margin-bottom: 0; }
    """
    SCOPED_CSS = False  # its looks hang on how large the screen is

    def __init__(self) -> None:
        super().__init__(id="results")
        self._difference: dict[str, Any] | None = None
        self._losses: tuple[float, ...] = ()
        self._parts: dict[str, Content | None] = {}

    def compose(self) -> ComposeResult:
        yield Static(id="verdict", classes="part")
        panel = Panel(id="diagnosis")
        panel.border_title = "What happened"
        yield panel
        hints = Static(id="hints", classes="part")
        hints.border_title = "Hints"
        yield hints
        for name in PARTS[1:]:
            yield Static(id=name, classes="part")

    def on_mount(self) -> None:
        self.say("Nothing has been judged yet. Ctrl+S saves and judges.")

    def on_resize(self) -> None:
        self._draw()

    # -- parts ------------------------------------------------------------------------------------

    def say(self, text: str, wrong: bool = False) -> None:
        """A sentence instead of a verdict; what was shown before stays below it."""
        self._put("verdict", Content.styled(text, WRONG if wrong else ""))

    def forget_training(self) -> None:
        """Another run begins."""
        self._losses = ()
        self._put("training", None)

    def wait(self, training: Training, seconds: float) -> None:
        """A verdict is on its way; of a training, how far it is."""
        rounds = f" {training.done} of {training.rounds} {bar(training.share, 20)}" if training.rounds else ""
        self._put("verdict", Content(f"Judging …{rounds}  {seconds:.0f} s"))
        self._losses = tuple(training.losses)
        self._draw()

    def hint(self, hints: Hints) -> None:
        """Show these hints."""
        lines = [
            Content.assemble((f"{number} of {hints.total}  ", "bold"), prose(text))
            for number, text in enumerate(hints.texts, 1)
        ]
        if lines and not hints.new and len(hints.texts) >= hints.total:
            lines.append(Content.styled("Those were all.", QUIET))
        self._put("hints", Content("\n").join(lines))
        if lines:
            self.call_after_refresh(self.query_one("#hints").scroll_visible, animate=False, top=False)

    def show(self, verdict: dict[str, Any], next_step: Content) -> None:
        """A verdict, which takes the place of the one before; hints stay."""
        failure, diagnosis = verdict["failure"], verdict["diagnosis"]
        blank = untouched(verdict)
        self._put("verdict", _head(verdict, blank))
        self._put("diagnosis", _diagnosis(diagnosis) if diagnosis else None)
        self._put("failure", _failure(failure) if failure and not blank else None)
        self._difference = failure["difference"] if failure and not blank else None
        self._draw()
        self._put("values", _values(failure) if failure and not blank else None)
        trace = failure["trace"].rstrip() if failure and not blank else ""
        self._put("trace", Content.styled(trace, QUIET) if trace else None)
        planted = verdict.get("planted")
        self._put("planted", _planted(planted, verdict["named"]) if planted else None)
        self._put("scenarios", None if blank else _scenarios(verdict["scenarios"]))
        self._put("devices", _devices(verdict))
        self._put("output", _output(verdict["output"]))
        self._put("next", next_step)
        self.scroll_home(animate=False)

    def _draw(self) -> None:
        """The table and the plot, for the room that there is."""
        found = self._difference
        room = max(20, self.content_size.width - 3)
        several = found is not None and (found["wrong"] > 1 or len(found["shape"]) > 0)
        self._put("table", plots.table(found, room) if found and several else None)
        self._put("plot", plots.picture(found, room) if found else None)
        losses = plots.course(self._losses, room) if len(self._losses) > 1 else None
        self._put("training", Content.assemble(("Your loss\n", "bold"), losses) if losses else None)

    def _put(self, name: str, content: Content | None) -> None:
        before = self._parts.get(name)
        if (before is content) or (before and content and content.is_same(before)):
            return  # most of a verdict is like the one before, and the screen is laid out anew for what is put
        self._parts[name] = content
        part = self.query_one(f"#{name}", Static)
        part.display = bool(content)
        if content:
            part.update(content)


def _head(verdict: dict[str, Any], blank: bool) -> Content:
    passed = verdict["passed"]
    sign, style = ("✓", RIGHT) if passed else ("✗", WRONG)
    lines = [Content.assemble((f"{sign} {verdict['verdict']}", style), f"  {ran(verdict)}")]
    if blank:
        lines = [Content.styled("✗ Nothing is written yet.", WRONG)]
    lines.append(Content.styled(f"seed {verdict['seed']} · {verdict['ms']:.0f} ms", QUIET))
    for says in (blanks(verdict.get("blanks", [])), _left(verdict)):
        if says:
            lines.insert(1, Content(says))
    return Content("\n").join(lines)


def _left(verdict: dict[str, Any]) -> str:
    return left_of(verdict["left"], verdict["bugs"]) if verdict.get("left") else ""


def _diagnosis(diagnosis: dict[str, Any]) -> Content:
    lines = [Content.styled(" + ".join(diagnosis["mistakes"]), "bold"), prose(diagnosis["says"])]
    if not diagnosis["certain"]:
        lines.append(Content.styled("It explains some of the failures, not all.", QUIET))
    cards = list(dict.fromkeys(diagnosis["cards"]))
    if cards:
        lines.append(Content.assemble(("c ", "bold $text-accent"), f"opens its card, due now: {', '.join(cards)}"))
    return Content("\n").join(lines)


def _failure(failure: dict[str, Any]) -> Content:
    place = where(failure)
    lines = [Content.styled(f"The first failure: {place}" if place else "It could not be run", "bold")]
    lines.append(Content(failure["message"]))
    return Content("\n").join(lines)


def _values(failure: dict[str, Any]) -> Content | None:
    lines: list[Content] = []
    shown = [(one["name"], one["value"]) for one in failure["inputs"]]
    shown += [(label, failure[label]) for label in ("expected", "yours") if failure[label]]
    column = max((len(label) for label, _ in shown), default=0)
    for label, value in shown:
        first, *rest = value.splitlines()
        lines.append(Content.assemble((f"{label:{column}}  ", QUIET), first))
        lines += [Content(" " * (column + 2) + line) for line in rest]
    return Content("\n").join(lines) if lines else None


def _planted(planted: Sequence[dict[str, Any]], named: dict[str, int] | None) -> Content:
    lines = [Content.styled("This was planted:" if len(planted) == 1 else "These were planted:", "bold")]
    lines += [Content(line) for one in planted for line in planted_lines(one)]
    if named:
        lines.append(Content(named_first(named)))
    return Content("\n").join(lines)


def _scenarios(rows: Sequence[dict[str, Any]]) -> Content | None:
    if all(row["message"] == "not run" for row in rows):
        return None
    return Content("\n").join(Row(row["name"], row["passed"], row["message"]).content for row in rows)


def _devices(verdict: dict[str, Any]) -> Content | None:
    """Nothing while the CPU has its say."""
    if not verdict["devices"][0]["passed"]:
        return None
    lines = []
    for part in verdict["devices"][1:]:
        lines.append(Content.styled(device_line(part), QUIET))
        others = [row for row in part["scenarios"] if row["passed"] is not True] if part["ran"] else []
        lines += [Row(row["name"], row["passed"], row["message"]).content for row in others]
    return Content("\n").join(lines)


def _output(text: str) -> Content | None:
    told = printed(text)
    return Content("\n").join([Content.styled("What your code printed:", "bold"), Content(told)]) if told else None
