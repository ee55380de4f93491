"""Sets or changes a plan: the day of the interview, minutes a day, days off."""

from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from nfquiz.errors import UserError
from nfquiz.score.terms import MINUTES, Terms, changed
from nfquiz.tui.widgets.keybutton import KeyButton

FIELDS = (
    ("interview", "Interview", "2026-12-24, or +30: in 30 days"),
    ("minutes", "Minutes a day", "cards and katas together"),
    ("pause", "Days off until", "a date; empty: none"),
)


class PlanForm(ModalScreen[Terms | None]):
    """Lies over the plan; ends with the terms that the person agreed to, or None.

    Args:
        terms: what was agreed before, if anything.
        today: the person's day.
    """

    DEFAULT_CSS = """
    PlanForm { align: center middle; }
    PlanForm > Vertical {
        width: 64; max-width: 98%; height: auto; max-height: 100%;
        border: round $border; background: $background; padding: 1 2;
    }
    PlanForm .row { height: 1; margin-bottom: 1; }
    PlanForm .label { width: 16; color: $text-muted; }
    PlanForm Input { width: 1fr; height: 1; border: none; padding: 0 1; background: $panel; }
    PlanForm .refusal { color: $text-warning; height: auto; margin-bottom: 1; }
    PlanForm .buttons { height: auto; }
    PlanForm.-short > Vertical { padding: 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Cancel", key_display="Esc")]

    def __init__(self, terms: Terms | None, today: date) -> None:
        super().__init__()
        self._terms, self._today = terms, today

    def compose(self) -> ComposeResult:
        terms = self._terms
        values = {
            "interview": terms.interview.isoformat() if terms else "",
            "minutes": str(terms.minutes if terms else MINUTES),
            "pause": terms.pause.isoformat() if terms and terms.paused(self._today) and terms.pause else "",
        }
        with Vertical() as box:
            box.border_title = "Plan"
            for name, label, hint in FIELDS:
                with Horizontal(classes="row"):
                    yield Static(label, classes="label", markup=False)
                    field = Input(values[name], placeholder=hint, id=name, compact=True)
                    field.cursor_blink = self.app.animation_level != "none"
                    yield field
            yield Static(classes="refusal", markup=False)
            with Horizontal(classes="buttons"):
                yield KeyButton("Enter", "agree", value=True)
                yield KeyButton("Esc", "cancel", value=False)

    def on_mount(self) -> None:
        self.query_one(".refusal").display = False
        self.query_one("#interview").focus()

    def on_input_submitted(self) -> None:
        self._agree()

    def on_key_button_pressed(self, message: KeyButton.Pressed) -> None:
        message.stop()
        if message.button.value:
            self._agree()
        else:
            self.dismiss(None)

    def _agree(self) -> None:
        given = {name: self.query_one(f"#{name}", Input).value.strip() for name, *_ in FIELDS}
        try:
            if not given["minutes"].isdecimal():
                raise UserError("Minutes a day: write a whole number.")
            made = changed(self._terms, self._today, given["interview"], int(given["minutes"]), given["pause"])
        except UserError as error:
            refusal = self.query_one(".refusal", Static)
            refusal.update(str(error))
            refusal.display = True
            return
        self.dismiss(made)
