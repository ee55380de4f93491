"""The line over a card: what kind of card it is, and how far the drill has come."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from nfquiz.drill.questions import Question
from nfquiz.tui.widgets.bars import bar
from nfquiz.tui.widgets.keybutton import NARROW


class Place(Horizontal):
    """Empty until `show` is called."""

    DEFAULT_CSS = """
    Place { height: 1; padding: 0 3; margin-top: 1; }
    Place Static { width: 1fr; color: $text-muted; }
    Place #progress { width: auto; }
    .-short Place { margin-top: 0; }
    .-narrow Place { padding: 0 1; }
    """
    SCOPED_CSS = False  # its looks hang on how large the screen is

    def compose(self) -> ComposeResult:
        yield Static(id="kind", markup=False)
        yield Static(id="progress", markup=False)

    def show(self, question: Question | None, done: int, left: int, minutes: float) -> None:
        """The card on the table, if there is one; answers given, cards after this one, minutes that all take."""
        kind = progress = ""
        if question is not None:
            kind = f"{question.entry.deck} · {question.card.level} · {question.kind}"
            filled, rest = bar(done / (done + left + 1), 12)
            about = f"about {max(1, round(minutes))} min"
            wide = self.app.size.width >= NARROW
            progress = (
                f"{filled}{rest}  {done} done, {left + 1} to go, {about}" if wide else f"{left + 1} to go, {about}"
            )
        self.query_one("#kind", Static).update(kind)
        self.query_one("#progress", Static).update(progress)
