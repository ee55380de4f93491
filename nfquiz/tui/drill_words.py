"""What the drill's screen says of itself: its help, and the words that hang on the moment."""

from collections.abc import Collection

from nfquiz.drill.turn import Leech
from nfquiz.tui.words import shortened

HELP = """\
Answer from memory, say how sure you are, look, and rate. Where there is a rubric, tick what you said: the ticks \
suggest the rating, and a missed must can only be again. Every answer is saved at once; leave whenever you like.

Before the answer: a to e choose an option, 1 to 4 say how sure you are and show the answer, Enter shows it without \
saying; Tab goes into the box, Esc out of it; t opens it at once on every open card, l \
gives two minutes to say it aloud. After it: 1 to 5 tick points, p those that your written words seem to \
make, the first letter of a rating gives it, Enter gives the suggested one. Arrows and page keys scroll."""
ROOM = {"formulas": 9, "read": 13, "proposed": 11}
"""Columns of the footer for the actions that only some cards have."""
_OTHERS = 54
"""Columns for those that all have."""


def undo_words(undoable: str, width: int, others: Collection[str]) -> str:
    """What undo takes back, in the room that the footer has left; `others` are actions of `ROOM` that it shows."""
    room = width - _OTHERS - sum(ROOM[action] for action in others)
    return shortened(undoable[:1].upper() + undoable[1:], max(16, room))


def leech_words(leech: Leech | None) -> str:
    """What is told over a card that keeps being forgotten; nothing over any other."""
    if leech is None:
        return ""
    kata = f"k opens the kata {leech.katas[0]}, " if leech.katas else ""
    return f"Forgotten {leech.lapses} times. Another way in: {kata}w shows the answer first, x suspends the card."
