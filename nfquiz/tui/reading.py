"""The answer of a card that keeps being forgotten, to be read before it is asked again."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from nfquiz.drill.questions import Question
from nfquiz.tui.prose import prose
from nfquiz.tui.widgets.formula import passage
from nfquiz.tui.widgets.text_view import TextView


class ReadingScreen(ModalScreen[None]):
    """Lies over the next card until the person has read it."""

    DEFAULT_CSS = """
    ReadingScreen { align: center middle; }
    ReadingScreen > Vertical {
        width: 90; max-width: 96%; height: auto; max-height: 96%;
        border: round $border; background: $background; padding: 0 2;
    }
    ReadingScreen VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
    ReadingScreen .question { text-style: bold; margin-bottom: 1; }
    ReadingScreen Markdown { margin: 0; padding: 0; background: transparent; }
    ReadingScreen Markdown MarkdownParagraph { margin: 0 0 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,w,enter", "dismiss", "Close", key_display="Esc")]

    def __init__(
        self,
        question: Question,
        title: str = "Read it first",
        subtitle: str = "asked again after some other cards",
    ) -> None:
        super().__init__()
        self._question, self._title, self._subtitle = question, title, subtitle

    def compose(self) -> ComposeResult:
        question = self._question
        with Vertical() as box:
            box.border_title = self._title
            box.border_subtitle = f"{self._subtitle} · Esc closes"
            with VerticalScroll():
                yield from passage(question.prompt, lambda text: Static(prose(text), classes="question"))
                for text in (question.answer, question.explanation):
                    yield from passage(text, TextView)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
