"""A card on the screen: the question and where to answer it; after the reveal what is right, and the rubric."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from nfquiz.drill.questions import Given, Question
from nfquiz.drill.turn import Reveal
from nfquiz.tui.prose import prose, python
from nfquiz.tui.widgets.answers import field_for
from nfquiz.tui.widgets.formula import passage
from nfquiz.tui.widgets.outcome import facts, verdict_of
from nfquiz.tui.widgets.rubric import Rubric


class CardView(VerticalScroll):
    """One turn of a card. Arrows and the page keys scroll it whenever nothing in it is being written."""

    DEFAULT_CSS = """
    CardView { padding: 1 3 0 3; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    CardView .notice { color: $text-warning; margin-bottom: 1; }
    CardView .question { text-style: bold; margin-bottom: 1; }
    CardView .cloze { margin: 0 0 1 2; }
    CardView .code { margin: 0 0 1 0; padding: 1 2; background: $surface; width: auto; min-width: 100%; }
    CardView .hint { color: $text-muted; margin-bottom: 1; }
    CardView .heading { color: $text-muted; text-style: bold; }
    CardView #outcome { height: auto; margin-bottom: 1; }
    CardView .fact { height: auto; }
    CardView .fact .label { width: 19; }
    CardView .fact .text { width: 1fr; }
    CardView #verdict { margin-bottom: 1; }
    .-narrow CardView .fact .label { width: 17; }
    CardView .side { height: auto; }
    CardView #pair { height: auto; layout: vertical; }
    CardView Rubric { margin-bottom: 1; }
    CardView Markdown { margin: 0; padding: 0 1; background: transparent; }
    CardView Markdown MarkdownParagraph { margin: 0 0 1 0; }
    CardView Markdown .code_inline { color: $text-accent; background: transparent; text-style: none; }
    CardView .then { margin-bottom: 1; padding: 0 1; }
    CardView .more { color: $text-muted; padding: 0 1; margin-bottom: 1; }
    .-wide CardView #pair { layout: horizontal; }
    .-wide CardView #pair .side { width: 1fr; margin-right: 2; }
    .-short CardView { padding: 0 3; }
    .-narrow CardView { padding: 0 1; }
    """
    SCOPED_CSS = False  # its looks hang on how large the screen is

    def __init__(self, question: Question, draft: Given | None, typed: bool = False, notice: str = "") -> None:
        super().__init__()
        self.question, self._draft, self._notice = question, draft, notice
        self.field = field_for(question, typed)

    def compose(self) -> ComposeResult:
        if self._notice:
            yield Static(self._notice, classes="notice", markup=False)
        yield from passage(self.question.prompt, _styled("question"))
        yield from passage(self.question.text, _styled("cloze"))
        if self.question.code:
            yield Static(python(self.question.code), classes="code")
        if self.question.several:
            yield Static("More than one is right.", classes="hint", markup=False)
        yield self.field

    def on_mount(self) -> None:
        if self._draft is not None:
            self.field.fill(self._draft)
        self.ask()

    def ask(self) -> None:
        """Puts the focus where the answer goes."""
        if self.field.writes:
            self.field.start()
        else:
            self.focus(scroll_visible=False)

    async def show(self, reveal: Reveal, kata_key: str) -> None:
        """Shows what is right.

        Args:
            reveal: what the session says.
            kata_key: the key that opens the first linked kata; empty where none can be opened.
        """
        self.focus(scroll_visible=False)
        await self.field.remove()
        await self.query(".notice").remove()
        rubric = [
            heading("What a complete answer says: tick what you said"),
            Rubric(reveal.question.points, reveal.proposed),
        ]
        answer = self._answer(reveal)
        pair = [Vertical(*rubric, classes="side")] if reveal.question.points else []
        pair.append(Vertical(*answer, *self._beyond(kata_key), classes="side"))
        became = self._outcome(reveal)
        shown = Vertical(*became, id="outcome")
        shown.display = bool(became)
        await self.mount(shown, Vertical(*pair, id="pair"))
        self.call_after_refresh(self._bring_up, shown if shown.display else self.query_one("#pair"))

    def _bring_up(self, first: Widget) -> None:
        """To the top, unless that would push what is new out of sight."""
        if first.virtual_region.y > self.size.height // 2:
            self.scroll_to_widget(first, top=True, animate=False)
        else:
            self.scroll_home(animate=False)

    def _outcome(self, reveal: Reveal) -> list[Widget]:
        verdict = verdict_of(reveal)
        shown: list[Widget] = [] if verdict is None else [Static(verdict, id="verdict")]
        for label, text in facts(reveal):
            shown.append(Horizontal(Static(label, classes="label"), Static(text, classes="text"), classes="fact"))
        return shown

    def _answer(self, reveal: Reveal) -> list[Widget]:
        from nfquiz.tui.widgets.text_view import TextView  # brings a parser that the first frame does without

        question = reveal.question
        if not question.checked:
            return [heading("Answer"), *passage(question.answer, TextView)]
        shown: list[Widget] = []
        if question.form == "cloze":
            shown += passage(question.answer, _styled("then"))
        if question.explanation:
            shown += [heading("Why"), *passage(question.explanation, TextView)]
        return shown

    def _beyond(self, kata_key: str) -> list[Widget]:
        card = self.question.card
        more: list[Widget] = []
        if card.trap:
            more += [heading("What they push on next"), *passage(card.trap, _styled("then"))]
        if card.katas:
            katas = ", ".join(card.katas)
            key = f"  ({kata_key} opens {card.katas[0]})" if kata_key else ""
            more += [heading("Katas that practise it"), Static(katas + key, classes="then", markup=False)]
        if card.sources:
            titles = [f"{one.title}{f', {one.year}' if one.year else ''}\n  {one.url}" for one in card.sources]
            more += [heading("Sources"), Static(Content("\n").join(map(Content, titles)), classes="more")]
        return more

    @property
    def rubric(self) -> Rubric | None:
        """The rubric, once it is shown and if the card has one."""
        return next(iter(self.query(Rubric)), None)


def _styled(classes: str) -> Callable[[str], Static]:
    return lambda text: Static(prose(text), classes=classes)


def heading(text: str) -> Static:
    """A quiet line over a part."""
    return Static(text, classes="heading", markup=False)
