"""Printing: results to standard output, everything else to standard error; colour only where it is wanted."""

import json
import os
import sys
from typing import Any, TextIO

STYLES = {"bold": "1", "dim": "2", "good": "34", "bad": "33", "title": "1;36"}  # blue and orange, not green and red


def wants_colour(stream: TextIO) -> bool:
    """A flag would come first; then NO_COLOR, FORCE_COLOR, whether it is a terminal, and TERM."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def styled(text: str, style: str, stream: TextIO | None = None) -> str:
    """The text in a style, where the stream takes colour. State must also be told in words."""
    stream = stream or sys.stdout
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if text and wants_colour(stream) else text


def say(text: str = "") -> None:
    """A result."""
    print(text)


def note(text: str = "") -> None:
    """Anything that is not a result."""
    print(text, file=sys.stderr)


def say_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def is_terminal() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def mark(passed: bool) -> str:
    """A tick or a cross, or letters where the terminal cannot show them."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    return ("✓" if passed else "✗") if encoding.startswith("utf") else ("ok" if passed else "x ")
