"""An advised step: its number, what to do, how long it takes, and why."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from nfquiz.score.advice import Step
from nfquiz.tui.steps import plan_of, words_of


class StepRow(Static, can_focus=True):
    """Done by its number, by Enter while in focus, or by the mouse."""

    DEFAULT_CSS = """
    StepRow { height: auto; padding: 0 1 0 0; pointer: pointer; }
    .-roomy StepRow { margin-bottom: 1; }
    StepRow:hover { background: $surface; }
    StepRow:focus { background: $panel; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", "Do it", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    @dataclass
    class Chosen(Message):
        row: "StepRow"

    def __init__(self, number: int, step: Step) -> None:
        self.step = step
        self.plan = plan_of(step.command)
        super().__init__(
            Content.assemble(
                (f"{number}  ", "bold $text-accent"),
                (words_of(self.plan) if self.plan else step.command, "bold"),
                (f"  about {step.minutes} min\n", "$text-muted"),
                (f"   {step.why}", ""),
            )
        )

    def action_choose(self) -> None:
        self.post_message(self.Chosen(self))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_choose()
