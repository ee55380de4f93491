"""Errors that are part of the product: a sentence for the person, and what to do about it."""

from collections.abc import Iterable

FEW = 20
"""So many names are listed whole."""


class UserError(Exception):
    """Something the person can mend. Faces print the message and end with exit code 2, without a traceback."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


def nearest(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """The known names that look most like `name`, best first; capitals don't count, and nothing is near to no name."""
    from difflib import get_close_matches

    if not name:
        return []
    folded = {other.casefold(): other for other in known}
    starts = [other for other in folded if other.startswith(name.casefold())]
    close = get_close_matches(name.casefold(), folded, n=limit, cutoff=0.5)
    return [folded[other] for other in dict.fromkeys(close + starts)][:limit]


def unknown(kind: str, name: str, known: Iterable[str], list_command: str = "") -> UserError:
    """The error for a name that does not exist, with the nearest ones that do; all of them where they are few."""
    known = tuple(known)
    close = nearest(name, known)
    hint = f"Did you mean {' or '.join(close)}?" if close else ""
    if not close and not list_command and 0 < len(known) <= FEW:
        hint = f"There are: {', '.join(dict.fromkeys(known))}."
    if list_command:
        hint = f"{hint} `{list_command}` lists them.".strip()
    return UserError(f"There is no {kind} {name!r}.", hint)
