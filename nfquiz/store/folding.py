"""The tables of what is derived from the events: which rows are behind, and computing them."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from nfquiz.store import daily
from nfquiz.store.daily import DailyProjection
from nfquiz.store.derived import COLUMNS, Projection, Row, read_event
from nfquiz.store.events import Event

_MANY = 20_000
"""So many events take a second or more to be folded."""
_AT_ONCE = 500
"""So many rows are passed on together: one at a time, passing on would take longer than reading."""
_STEP = 250_000
"""After so many it is said how far it is."""


class Derived:
    """The rows of projections, in an open log. Errors are SQLite's own.

    Args:
        db: the log.
        tell: is given a sentence before and amid work that takes longer than a person expects.
    """

    def __init__(self, db: sqlite3.Connection, tell: Callable[[str], None]) -> None:
        self._db, self._tell = db, tell

    def catch_up(self, projection: Projection) -> None:
        """Computes the rows of all subjects that have new events."""
        with self._behind(projection) as after:
            if after is not None:
                self._store(projection, self._extended(projection, after) if after else self.folded(projection))

    def catch_up_daily(self, projection: DailyProjection) -> None:
        """Computes the rows of all days that have new events."""
        with self._behind(projection) as after:
            if after is not None:
                daily.catch_up(self._db, projection, self._reader(), after or None)

    @contextmanager
    def _behind(self, projection: Projection | DailyProjection) -> Iterator[int | None]:
        """Up to which event there are rows, none being there for 0; None where they are of all events.

        What is done with it is one transaction, after which the rows are of all events.
        """
        if self._upto(projection) == self._newest():
            yield None
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            newest, upto = self._newest(), self._upto(projection)
            if not upto:
                self._db.execute("DELETE FROM derived WHERE projection = ?", (projection.name,))
            if newest - upto > _MANY:
                self._tell(f"Working through {newest - upto:,} new events of the log; this happens once …")
            yield upto
            done = (projection.name, projection.version, newest)
            self._db.execute("INSERT OR REPLACE INTO projections VALUES (?, ?, ?)", done)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _newest(self) -> int:
        return self._db.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()[0]

    def _upto(self, projection: Projection | DailyProjection) -> int:
        """Up to which event the rows were computed, by this version of the projection."""
        query = "SELECT seq FROM projections WHERE name = ? AND version = ?"
        found = self._db.execute(query, (projection.name, projection.version)).fetchone()
        return found[0] if found else 0

    def _reader(self) -> Callable[[Sequence[str]], Event]:
        """`read_event`, saying now and then how many it has read."""
        count = 0

        def read(row: Sequence[str]) -> Event:
            nonlocal count
            count += 1
            if count % _STEP == 0:
                self._tell(f"… {count:,}")
            return read_event(row)

        return read

    def folded(self, projection: Projection) -> Iterator[tuple[str, Row]]:
        """Every subject's row, from all of its events."""
        for subject, events in self._grouped(projection):
            yield subject, projection.fold(events)

    def _extended(self, projection: Projection, after: int) -> list[tuple[str, Row]]:
        """The rows of the subjects that have events after number `after`."""
        changed = []
        for subject, events in self._grouped(projection, "seq > ?", after):
            # a merged log may bring what happened before, or what a known undo is about: those need all events
            before = None if self._is_late(projection, events[0], after) else self.row(projection, subject)
            row = projection.extend(before, events) if before else None
            if row is None:
                ((_, every),) = self._grouped(projection, "subject = ?", subject)
                row = projection.fold(every)
            changed.append((subject, row))
        return changed

    def _is_late(self, projection: Projection, event: Event, after: int) -> bool:
        """Whether something of its subject that is in the rows did not happen before it."""
        kinds = sorted(projection.kinds)
        query = f"SELECT 1 FROM events WHERE subject = ? AND at >= ? AND seq <= ? AND kind IN ({_marks(kinds)}) LIMIT 1"
        return self._db.execute(query, (event.subject, event.at, after, *kinds)).fetchone() is not None

    def _grouped(self, projection: Projection, where: str = "1", *values: object) -> Iterator[tuple[str, list[Event]]]:
        """Each subject and those of its events, in time order."""
        kinds = sorted(projection.kinds)
        within = f"kind IN ({_marks(kinds)}) AND {where}"
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM events WHERE {within} ORDER BY subject, at, id", (*kinds, *values)
        )
        for subject, group in groupby(map(self._reader(), rows), key=lambda event: event.subject):
            yield subject, list(group)

    def _store(self, projection: Projection, rows: Iterable[tuple[str, Row]]) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?)",
            ((projection.name, subject, row.due, row.value) for subject, row in rows),
        )

    def differing(self, projection: Projection) -> Iterator[str]:
        """The subjects whose stored row is another than that of all their events, or that have none."""
        count = 0
        for subject, row in self.folded(projection):
            count += 1
            if self.row(projection, subject) != row:
                yield subject
        stored = "SELECT subject FROM derived WHERE projection = ?"
        if self._db.execute(stored.replace("subject", "count(*)", 1), (projection.name,)).fetchone()[0] != count:
            events = (
                f"SELECT 1 FROM events WHERE kind IN ({_marks(projection.kinds)}) AND events.subject = derived.subject"
            )
            rows = self._db.execute(f"{stored} AND NOT EXISTS ({events})", (projection.name, *sorted(projection.kinds)))
            yield from (subject for (subject,) in rows)

    # -- reading, as of the last catch_up ---------------------------------------------------------

    def rows(self, projection: Projection | DailyProjection) -> dict[str, Row]:
        found = self._db.execute("SELECT subject, due, value FROM derived WHERE projection = ?", (projection.name,))
        return {subject: Row(due, value) for subject, due, value in found}

    def row(self, projection: Projection, subject: str) -> Row | None:
        query = "SELECT due, value FROM derived WHERE projection = ? AND subject = ?"
        found = self._db.execute(query, (projection.name, subject)).fetchone()
        return Row(*found) if found else None

    def dues(self, projection: Projection, prefix: str) -> Iterator[list[tuple[str, str]]]:
        within = "projection = ? AND due >= '' AND subject >= ? AND subject < ?"  # no due at all is not in that order
        return self._pairs(f"SELECT subject, due FROM derived WHERE {within} ORDER BY due, subject", projection, prefix)

    def values(self, projection: Projection, prefix: str, length: int) -> Iterator[list[tuple[str, bytes]]]:
        shown = "value" if length < 0 else f"substr(value, 1, {length})"
        within = "WHERE projection = ? AND subject >= ? AND subject < ? ORDER BY subject"
        return self._pairs(f"SELECT subject, {shown} FROM derived {within}", projection, prefix)

    def _pairs(self, query: str, projection: Projection, prefix: str) -> Iterator[list[tuple[str, Any]]]:
        """Subjects that begin so, without the beginning (SQLite's functions take longer), each with something else."""
        rows = self._db.execute(query, (projection.name, prefix, f"{prefix}\U0010ffff"))
        begins = len(prefix)
        while some := rows.fetchmany(_AT_ONCE):
            yield [(subject[begins:], other) for subject, other in some]

    def forget(self, projection: Projection | None = None) -> None:
        """Drops the rows of every projection, or of one."""
        only, name = ("WHERE projection = ?", (projection.name,)) if projection else ("", ())
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute(f"DELETE FROM derived {only}", name)
        self._db.execute(f"DELETE FROM projections {only.replace('projection', 'name')}", name)
        self._db.execute("COMMIT")


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))
