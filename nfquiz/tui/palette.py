"""What the command palette finds besides the screens: every kata and every deck by its name."""

from functools import partial
from typing import TYPE_CHECKING

from textual.command import Hit, Hits, Provider
from textual.content import Content

from nfquiz.score.actions import DrillAction
from nfquiz.tui.fuzzy import match

if TYPE_CHECKING:
    from nfquiz.tui.state import State


class ContentCommands(Provider):
    """Found by letters of the name in their order, as in the katas' search."""

    async def search(self, query: str) -> Hits:
        state: State | None = getattr(self.app, "state", None)
        if state is None:
            return
        for row in state.katas:
            kata = row.kata
            if hit := found(query, "Kata ", kata.id):
                score, shown = hit
                says = f"{kata.title}: {row.how}"
                yield Hit(score, shown, partial(self.app.open_kata, kata.id), text=f"Kata {kata.id}", help=says)
        for name, deck in state.library.decks.items():
            if hit := found(query, "Drill ", name):
                score, shown = hit
                drill = partial(self.app.do, DrillAction(decks=(name,)))
                yield Hit(score, shown, drill, text=f"Drill {name}", help=f"{deck.title}: what is due, then new cards")


def found(query: str, kind: str, name: str) -> tuple[float, Content] | None:
    """How well a query fits `Kata adam` or `adam` alone, and the text with its letters marked."""
    text = kind + name
    hit = match(query, text)
    if hit is None:
        return None
    shown = Content(text)
    for place in hit.places:
        shown = shown.stylize("bold underline $text-accent", place, place + 1)
    return hit.score, shown
