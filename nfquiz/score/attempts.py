"""The attempts at a kata with the code that was judged: what each came to, and what changed from one to the next."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from typing import Any

from nfquiz.drill.katas import Mode, mode_of
from nfquiz.store.events import Event

MORE = 3
"""Lines shown around a change."""


@dataclass(frozen=True)
class Attempt:
    """Attributes:
    verdict: the judge's word. seconds: since the sitting began, if known. hints: how many were taken by then.
    diagnosis: ids of the mistakes that were recognised. files: the code, by name.
    """

    at: datetime
    mode: Mode
    verdict: str
    passed: bool
    seconds: float | None
    hints: int
    solution_shown: bool
    diagnosis: tuple[str, ...]
    files: Mapping[str, str]


def attempts_of(events: Iterable[Event]) -> list[Attempt]:
    """The attempts in these events, which are a kata's and in time order."""
    return [_attempt(one.time, one.data) for one in events if one.kind == "attempt"]


def _attempt(at: datetime, data: Mapping[str, Any]) -> Attempt:
    files = data.get("files") or ({"": data["source"]} if data.get("source") is not None else {})
    return Attempt(
        at=at,
        mode=mode_of(data),
        verdict=data.get("verdict") or ("passed" if data.get("passed") else "failed"),
        passed=bool(data.get("passed")),
        seconds=data.get("seconds"),
        hints=data.get("hints") or 0,
        solution_shown=bool(data.get("solution_shown")),
        diagnosis=tuple(data.get("diagnosis") or ()),
        files=files,
    )


def before(attempts: list[Attempt], place: int) -> Attempt | None:
    """The attempt before one in the same mode."""
    return next((one for one in reversed(attempts[:place]) if one.mode == attempts[place].mode), None)


def changes(old: Attempt | None, new: Attempt) -> Iterator[str]:
    """What changed, as the lines of a diff: ` ` as before, `-` gone, `+` come; all of it where nothing was before."""
    if old is None:
        for name, text in new.files.items():
            yield from _head(name)
            yield from (f" {line}" for line in text.splitlines())
        return
    for name in dict.fromkeys((*old.files, *new.files)):
        lines = unified_diff(
            old.files.get(name, "").splitlines(), new.files.get(name, "").splitlines(), lineterm="", n=MORE
        )
        body = [line for line in lines if not line.startswith(("---", "+++"))]
        if body:
            yield from _head(name)
            yield from body


def _head(name: str) -> Iterator[str]:
    if name:
        yield f"@@ {name} @@"
