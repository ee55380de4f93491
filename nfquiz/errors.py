"""Errors that are part of the product: a sentence for the person, and what to do about it."""

from collections.abc import Iterable


class UserError(Exception):
    """Something the person can mend. Faces print the message and end with exit code 2, without a traceback."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


def nearest(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """The known names that look most like `name`, best first."""
    from difflib import get_close_matches

    known = list(known)
    starts = [other for other in known if other.startswith(name)]
    close = get_close_matches(name, known, n=limit, cutoff=0.5)
    return list(dict.fromkeys(close + starts))[:limit]


def unknown(kind: str, name: str, known: Iterable[str], list_command: str = "") -> UserError:
    """The error for a name that does not exist, with the nearest ones that do."""
    close = nearest(name, known)
    hint = f"Did you mean {' or '.join(close)}?" if close else ""
    if list_command:
        hint = f"{hint} `{list_command}` lists them.".strip()
    return UserError(f"There is no {kind} {name!r}.", hint)
