"""The log's schema as numbered steps. A step and its record are one transaction; a published step never changes."""

import sqlite3
from collections.abc import Callable

Step = Callable[[sqlite3.Connection], None]
STEPS: list[Step] = []
APPLICATION = 0x6E667175
"""Marks the file as ours (SQLite's application_id): "nfqu"."""


def step(function: Step) -> Step:
    """Adds the next step; its number is its place in the list, from 1."""
    STEPS.append(function)
    return function


@step
def events(db: sqlite3.Connection) -> None:
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute("""
        CREATE TABLE events (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            at TEXT NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            data TEXT NOT NULL CHECK (json_valid(data))
        )""")
    for verb in ("UPDATE", "DELETE"):
        db.execute(f"""
            CREATE TRIGGER events_no_{verb.lower()} BEFORE {verb} ON events
            BEGIN SELECT RAISE(ABORT, 'the log is only ever appended to'); END""")


@step
def indexes(db: sqlite3.Connection) -> None:
    db.execute("CREATE INDEX events_by_subject ON events (subject, at, id)")
    db.execute("CREATE INDEX events_by_kind ON events (kind, at, id)")


@step
def derived(db: sqlite3.Connection) -> None:
    """What is computed from the events: may be emptied at any time, and is rebuilt."""
    db.execute("CREATE TABLE projections (name TEXT PRIMARY KEY, version TEXT NOT NULL, seq INTEGER NOT NULL)")
    db.execute("""
        CREATE TABLE derived (
            projection TEXT NOT NULL,
            subject TEXT NOT NULL,
            due TEXT,
            value TEXT NOT NULL,
            PRIMARY KEY (projection, subject)
        ) WITHOUT ROWID""")


@step
def derived_by_due(db: sqlite3.Connection) -> None:
    """When things are due is asked of very many at once, without the rest of the row. The rows are made anew."""
    db.execute("DELETE FROM derived")
    db.execute("DELETE FROM projections")
    db.execute("CREATE INDEX derived_by_due ON derived (projection, due, subject)")


def version(db: sqlite3.Connection) -> int:
    """The number of the last step applied; 0 for an empty file."""
    return db.execute("PRAGMA user_version").fetchone()[0]


def migrate(db: sqlite3.Connection, upto: int | None = None) -> None:
    """Applies the missing steps, each with its record in one transaction. Another process may be doing the same."""
    for number, function in enumerate(STEPS[:upto], 1):
        if number <= version(db):
            continue
        db.execute("BEGIN IMMEDIATE")
        try:
            if number > version(db):  # now that we hold the lock
                db.execute("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT, at TEXT)")
                function(db)
                db.execute("INSERT INTO migrations VALUES (?, ?, datetime('now'))", (number, function.__name__))
                db.execute(f"PRAGMA user_version = {number}")
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
