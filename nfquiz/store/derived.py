"""What a log can derive from its events, one row a subject. The store doesn't know what the rows mean."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import msgspec

from nfquiz.store.events import Event


class Row(NamedTuple):
    """What was derived about one subject."""

    due: str | None
    """When it wants attention, in the form of `Event.at`; empty: at once, before all others; None: never."""
    value: str | bytes
    """The rest, as the projection wrote it."""


class Projection(Protocol):
    """A fold over the events of one subject."""

    name: str
    version: str
    """Must change whenever the same events would give another row: the rows are then computed afresh."""
    kinds: frozenset[str]

    def fold(self, events: Sequence[Event]) -> Row:
        """The row for all of a subject's events of these kinds, in time order."""
        ...

    def extend(self, row: Row, events: Sequence[Event]) -> Row | None:
        """The row after these events too, all of which happened after those in the row; None where that can't be told
        without all events."""
        ...


COLUMNS = "id, at, kind, subject, data"
"""Of the table of events, as `read_event` takes them."""


def read_event(row: Sequence[str]) -> Event:
    """The event of a row. Raises msgspec.MsgspecError where its data is no object."""
    id, at, kind, subject, data = row
    return Event(id, at, kind, subject, _decode(data))


_decode = msgspec.json.Decoder(dict).decode
