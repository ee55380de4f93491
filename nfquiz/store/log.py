"""The log: an SQLite file of events that is only ever appended to. All that is shown is derived from it."""

import shlex
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from nfquiz.errors import UserError
from nfquiz.store import migrations
from nfquiz.store.daily import DailyProjection
from nfquiz.store.derived import COLUMNS, Projection, Row, read_event
from nfquiz.store.events import Event
from nfquiz.store.folding import Derived

_SECONDS_TO_WAIT = 10


class Log:
    """The events of one person, on disk. Several processes may have it open at once.

    Opening creates the file or migrates an older one (after a backup copy beside it).

    Args:
        path: the file.
        tell: is given a sentence before work that takes longer than a person expects.

    Raises:
        UserError: the file is a newer program's, broken, locked for long, or not writable.
    """

    def __init__(self, path: str | Path, tell: Callable[[str], None] = lambda _: None) -> None:
        self.path = Path(path)
        with self._explained():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # isolation_level None: no hidden transactions, each statement commits by itself
            self._db = sqlite3.connect(self.path, timeout=_SECONDS_TO_WAIT, isolation_level=None)
            self._derived = Derived(self._db, tell)
            try:
                self._open()
            except BaseException:
                self._db.close()
                raise

    def _open(self) -> None:
        found, newest = migrations.version(self._db), len(migrations.STEPS)
        if found > newest:
            raise UserError(
                f"{self.path}: written by a newer nfquiz (schema {found}; this one knows {newest}).",
                "Upgrade this nfquiz, or set NFQUIZ_HOME to another folder.",
            )
        # An empty file is new. Read in this order, another process that is just creating the log does no harm.
        tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables and self._db.execute("PRAGMA application_id").fetchone()[0] != migrations.APPLICATION:
            raise UserError(f"{self.path}: a database, but not an nfquiz log.", "Move it elsewhere and start again.")
        if found < newest:
            if found > 0:
                self._back_up(found)
            self._use_wal()
            # a new file holds nothing that a power cut could take: no need to wait for the disk
            self._db.execute(f"PRAGMA synchronous = {'FULL' if found else 'OFF'}")
            migrations.migrate(self._db)
        # FULL: an answer that was acknowledged survives a power cut, not only a crash of the program
        self._db.execute("PRAGMA synchronous = FULL")
        # with this, the triggers also see what INSERT OR REPLACE would delete
        self._db.execute("PRAGMA recursive_triggers = ON")

    def _use_wal(self) -> None:
        """WAL is a property of the file: set once, when it is made."""
        deadline = time.monotonic() + _SECONDS_TO_WAIT
        while True:
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                # This one statement doesn't wait for another process by itself.
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def _back_up(self, found: int) -> None:
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        copy = self.path.with_name(f"{self.path.stem}.schema{found}-{moment}.backup.db")
        target = sqlite3.connect(copy)
        try:
            self._db.backup(target)
        finally:
            target.close()

    def __enter__(self) -> "Log":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    def append(self, event: Event) -> None:
        """Puts the event on disk; when this returns it is there to stay."""
        row = (event.id, event.at, event.kind, event.subject, _json(event.data))
        with self._explained():
            self._db.execute(f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?)", row)

    def events(
        self, kind: str | Sequence[str] = (), subject: str = "", after: str = "", newest: int | None = None
    ) -> list[Event]:
        """The events in time order.

        Args:
            kind: only this kind or these kinds.
            subject: only about this.
            after: only later than this time, in the form of `Event.at`.
            newest: only that many of them, the latest.
        """
        kinds = [kind] if isinstance(kind, str) else list(kind)
        tests, values = ["1"], []
        if kinds:
            tests.append(f"kind IN ({', '.join('?' * len(kinds))})")
            values += kinds
        if subject:
            tests.append("subject = ?")
            values.append(subject)
        if after:
            tests.append("at > ?")
            values.append(after)
        query = f"SELECT {COLUMNS} FROM events WHERE {' AND '.join(tests)}"
        if newest is None:
            query += " ORDER BY at, id"
        else:
            query = f"SELECT * FROM ({query} ORDER BY at DESC, id DESC LIMIT ?) ORDER BY at, id"
            values.append(newest)
        with self._explained():
            return [read_event(row) for row in self._db.execute(query, values)]

    def stream(self, kind: str | Sequence[str]) -> Iterator[Event]:
        """The events of these kinds in time order, one after the other: never all of them in memory."""
        kinds = [kind] if isinstance(kind, str) else list(kind)
        marks = ", ".join("?" * len(kinds))
        query = f"SELECT {COLUMNS} FROM events WHERE kind IN ({marks}) ORDER BY at, id"
        with self._explained():
            for row in self._db.execute(query, kinds):
                yield read_event(row)

    def catch_up(self, projection: Projection) -> None:
        """Computes the projection's rows of all subjects that have new events."""
        with self._explained():
            self._derived.catch_up(projection)

    def derive(self, projection: Projection) -> dict[str, Row]:
        """What the projection makes of the events, by subject; only what is new since the last call is computed."""
        with self._explained():
            self._derived.catch_up(projection)
            return self._derived.rows(projection)

    def derive_daily(self, projection: DailyProjection) -> dict[str, Row]:
        """As `derive`, by day: only days with news are computed again."""
        with self._explained():
            self._derived.catch_up_daily(projection)
            return self._derived.rows(projection)

    def dues(self, projection: Projection, prefix: str) -> Iterator[list[tuple[str, str]]]:
        """The rest of every subject that begins so and is ever due, and when: the first one first, some hundreds at a
        time; as of the last `catch_up`."""
        with self._explained():
            yield from self._derived.dues(projection, prefix)

    def values(self, projection: Projection, prefix: str, length: int = -1) -> Iterator[list[tuple[str, bytes]]]:
        """The rest of every subject that begins so, and its value: in the subjects' order, some hundreds at a time; as
        of the last `catch_up`.

        Args:
            length: only so many of their first bytes.
        """
        with self._explained():
            yield from self._derived.values(projection, prefix, length)

    def row(self, projection: Projection, subject: str) -> Row | None:
        """One subject's row, as of the last `catch_up`."""
        with self._explained():
            return self._derived.row(projection, subject)

    def rebuild(self, projection: Projection | None = None) -> None:
        """Drops what was derived (of every projection, or of one) and, of that one, computes it afresh."""
        with self._explained():
            self._derived.forget(projection)
            if projection:
                self._derived.catch_up(projection)

    def verify(self, projections: Iterable[Projection] = ()) -> list[str]:
        """Recomputes what is stored and says, a sentence each, what disagrees; empty if all is well."""
        problems = []
        with self._explained():
            for (line,) in self._db.execute("PRAGMA integrity_check"):
                if line != "ok":
                    problems.append(f"{self.path}: {line}")
            for row in self._db.execute(f"SELECT {COLUMNS} FROM events ORDER BY seq"):
                try:
                    if read_event(row).time.tzinfo is None:
                        problems.append(f"event {row[0]}: its time {row[1]!r} has no zone")
                except (ValueError, msgspec.MsgspecError) as error:
                    problems.append(f"event {row[0]}: {error}")
            if problems:
                return problems  # folding broken events would only repeat it
            for projection in projections:
                self._derived.catch_up(projection)
                for subject in self._derived.differing(projection):
                    problems.append(f"{projection.name} of {subject}: stored and recomputed differ")
        return problems

    def _aside(self) -> str:
        """The command that moves the log away, with what belongs to it: a left-over -wal would spoil the next file."""
        files = [self.path, *(Path(f"{self.path}{end}") for end in ("-wal", "-shm"))]
        names = shlex.join(str(file) for file in files if file.exists())
        folder = shlex.quote(str(self.path.with_name("broken-log")))
        return f"mkdir {folder} && mv {names} {folder}"

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turns what SQLite and the system say into what the person can do."""
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise  # a mistake of the program, not of the file
        except sqlite3.OperationalError as error:
            raise UserError(f"{self.path}: {error}.", _remedy(str(error), self.path)) from error
        except sqlite3.DatabaseError as error:
            raise UserError(
                f"{self.path}: the log cannot be read: {error}.",
                f"Move it aside and keep it: {self._aside()}; then put a backup in its place, or start a new one.",
            ) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise UserError(f"{self.path}: {reason}.", _remedy("unable to open", self.path)) from error


def _remedy(error: str, path: Path) -> str:
    if "locked" in error or "busy" in error:
        return "Another program holds it: close the other nfquiz, or wait until its backup is done, and try again."
    if "full" in error:
        return "Make room on the disk and try again; nothing that was recorded is lost."
    if "readonly" in error or "unable to open" in error:
        return f"Make {path.parent} and the file writable for you, or set NFQUIZ_HOME to a folder that is."
    return "Try again; if it stays, move the file aside and keep it."


def _json(data: dict) -> str:
    return msgspec.json.encode(data).decode()
