"""The person's files: read as they are, written whole or not at all, and what is written and not saved yet."""

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from nfquiz.errors import UserError

MAX_SOURCE = 1 << 20


def read_text(path: Path) -> str:
    """The text of a file. Raises UserError for one that is missing, too large, or no text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > MAX_SOURCE:
        raise UserError(f"{path} is larger than a solution can be ({len(data):,} bytes).")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 text (byte {error.start}).", "Save it as UTF-8.") from error


def write_text(path: Path, text: str) -> None:
    """Replace a file's text: whoever reads it, or a crash, meets the old one or the new. Raises UserError."""
    path = path.resolve()  # a link stays one
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(text.encode())  # no line end is changed
        if path.exists():
            beside.chmod(path.stat().st_mode)
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise UserError(f"{path} cannot be saved: {error.strerror}.", "What you wrote is kept as a draft.") from error


@dataclass(frozen=True)
class Draft:
    """text: what was written. base: the file's text when that was begun."""

    text: str
    base: str


class Drafts:
    """What is written and not saved, a file for each of the person's: it outlives the program, however that ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path, draft: Draft) -> None:
        """Raises UserError where it cannot be written."""
        write_text(self._place(path), json.dumps({"path": str(path), "text": draft.text, "base": draft.base}))

    def find(self, path: Path) -> Draft | None:
        """What was kept for a file, if anything."""
        try:
            found = json.loads(self._place(path).read_text(encoding="utf-8"))
            return Draft(found["text"], found["base"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def drop(self, path: Path) -> None:
        """Forget what was kept for a file."""
        self._place(path).unlink(missing_ok=True)

    def _place(self, path: Path) -> Path:
        return self._folder / f"{path.stem}-{hashlib.sha256(str(path).encode()).hexdigest()[:12]}.json"
