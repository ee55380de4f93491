"""What is recorded: one `Event` for everything the person did, with an id of its own, so that logs can be merged."""

import os
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

UNDO = "undo"


class Event(msgspec.Struct, frozen=True):
    """One thing that happened.

    Attributes:
        id: sorts by time of making, unique over machines (the layout of UUID version 7, as 32 hexadecimal digits).
        at: when, UTC, ISO 8601 with microseconds, so that the order of the texts is the order in time.
        kind: `answer`, `given`, `undo`, `due`, `attempt`, …
        subject: what it is about: `card:ID`, `kata:ID`.
        data: what else is known, plain JSON.
    """

    id: str
    at: str
    kind: str
    subject: str
    data: dict[str, Any]

    @property
    def time(self) -> datetime:
        """`at` as an aware datetime in UTC."""
        return datetime.fromisoformat(self.at)


def event(kind: str, subject: str, data: dict[str, Any], at: datetime) -> Event:
    """A new event with a fresh id; `at` must be aware."""
    return Event(new_id(at), stamp(at), kind, subject, data)


def stamp(at: datetime) -> str:
    """UTC ISO text of fixed width. Raises ValueError for a naive time: its zone would be a guess."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


_last = (0, 0)
_lock = threading.Lock()


def new_id(at: datetime) -> str:
    """48 bits of milliseconds, 12 of a counter within the millisecond, 62 random: RFC 9562, version 7."""
    global _last
    ms = int(at.timestamp() * 1000)
    with _lock:
        last_ms, count = _last
        # A counter that runs over borrows from the next millisecond: order is kept, the error is a millisecond.
        _last = (ms, 0) if ms > last_ms or ms < last_ms - 1000 else divmod((last_ms << 12) + count + 1, 1 << 12)
        ms, count = _last
    tail = int.from_bytes(os.urandom(8)) & (1 << 62) - 1
    return f"{ms << 80 | 0x7 << 76 | count << 64 | 0b10 << 62 | tail:032x}"


def standing(events: Iterable[Event]) -> list[Event]:
    """The events that still stand: without the undone ones and the undoings. In time order if the input was."""
    events = list(events)
    undone = {event.data.get("event") for event in events if event.kind == UNDO}
    return [event for event in events if event.kind != UNDO and event.id not in undone]
