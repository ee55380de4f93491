"""Markdown on the screen. Imported where it is first shown: it brings a parser that the first frame does without."""

from markdown_it import MarkdownIt
from textual.content import Content
from textual.widgets import Markdown
from textual.widgets.markdown import MarkdownFence

from nfquiz.tui.prose import markdown, python


class CodeBlock(MarkdownFence):
    """Python where it says so, or shows a session; else as it is: the library would guess, and load every language."""

    DEFAULT_CSS = """
    CodeBlock { margin: 0 0 1 0; padding: 0; background: transparent; color: $foreground; }
    CodeBlock > Label { padding: 0 2; }
    """

    @classmethod
    def highlight(cls, code: str, language: str, ansi: bool = False, dark: bool = False) -> Content:
        known = language in ("python", "py") or code.lstrip().startswith(">>>")
        return python(code) if known else Content(code.rstrip("\n"))


class TextView(Markdown):
    """A text of ours, with its inline formulas.

    Args:
        text: Markdown.
    """

    BLOCKS = {**Markdown.BLOCKS, "fence": CodeBlock, "code_block": CodeBlock}

    def __init__(self, text: str) -> None:
        super().__init__(markdown(text), parser_factory=lambda: MarkdownIt("commonmark").enable("table"))
