"""The log: append-only, safe to kill, safe to share."""

import os
import random
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from nfquiz.errors import UserError
from nfquiz.store import migrations
from nfquiz.store.derived import Row
from nfquiz.store.events import event, new_id, stamp, standing
from nfquiz.store.log import Log

START = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)


class Counting:
    """Counts a subject's answers that stand: the smallest projection there is."""

    name, version, kinds = "count", "1", frozenset({"answer", "undo"})

    def fold(self, events):
        return Row(None, str(len(standing(events))))

    def extend(self, row, events):
        if any(event.kind == "undo" for event in events):
            return None
        return Row(None, str(int(row.value) + len(events)))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "log.db"


@pytest.fixture
def log(path):
    with Log(path) as log:
        log._db.execute("PRAGMA synchronous = OFF")  # hundreds of events need not wait for the disk
        yield log


def answer(subject="card:x", minutes=0, **data):
    return event("answer", subject, data, START + timedelta(minutes=minutes))


def test_events_come_back_as_they_went_in_and_in_time_order(log):
    late, early = answer(minutes=5, given="σ′(x)", ticks=[0, 2]), answer(minutes=1, sureness=None)
    log.append(late)
    log.append(early)
    assert log.events() == [early, late]


def test_events_are_found_by_kind_subject_and_time(log):
    one, other = answer("card:x"), answer("card:y", minutes=9)
    undo = event("undo", "card:x", {"event": one.id}, START + timedelta(minutes=10))
    for each in (one, other, undo):
        log.append(each)
    assert log.events(subject="card:x") == [one, undo]
    assert log.events(kind="answer", after=one.at) == [other]
    assert log.events(kind=("answer", "undo"), newest=2) == [other, undo]


def test_an_id_is_taken_once(log):
    one = answer()
    log.append(one)
    with pytest.raises(sqlite3.IntegrityError):
        log.append(one)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE events SET data = '{}'", "DELETE FROM events", "INSERT OR REPLACE INTO events SELECT * FROM events"],
)
def test_the_log_is_only_ever_appended_to(log, statement):
    log.append(answer(given="kept"))
    with pytest.raises(sqlite3.DatabaseError, match="only ever appended to"):
        log._db.execute(statement)
    assert log.events()[0].data == {"given": "kept"}


def test_ids_sort_by_time_even_within_a_millisecond():
    ids = [new_id(START) for _ in range(9000)] + [new_id(START + timedelta(seconds=20))]
    assert ids == sorted(set(ids))
    assert {len(id) for id in ids} == {32}


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        stamp(datetime(2026, 1, 1))
    assert stamp(START) == "2026-03-02T20:00:00.000000+00:00"


def test_what_is_derived_follows_the_events(log):
    log.append(answer("card:x"))
    log.append(answer("card:y"))
    assert log.derive(Counting()) == {"card:x": Row(None, "1"), "card:y": Row(None, "1")}
    second = answer("card:x", minutes=3)
    log.append(second)
    assert log.derive(Counting())["card:x"].value == "2"
    log.append(event("undo", "card:x", {"event": second.id}, START + timedelta(minutes=4)))
    assert log.derive(Counting())["card:x"].value == "1"


def test_only_new_events_are_computed(log):
    class Wary(Counting):
        def fold(self, events):
            raise AssertionError("folded again")

    log.append(answer())
    log.derive(Counting())
    log.append(answer(minutes=1))
    assert log.derive(Wary())["card:x"].value == "2"


def test_another_version_of_the_projection_is_computed_afresh(log):
    log.append(answer())
    log.derive(Counting())

    class Doubled(Counting):
        version = "2"

        def fold(self, events):
            return Row(None, str(2 * len(events)))

    assert log.derive(Doubled())["card:x"].value == "2"


def test_extending_and_rebuilding_agree_for_any_history(log):
    dice = random.Random(3)
    for minute in range(200):
        subject = f"card:{dice.randrange(6)}"
        done = standing(log.events(subject=subject))
        if done and dice.random() < 0.3:
            log.append(event("undo", subject, {"event": done[-1].id}, START + timedelta(minutes=minute)))
        else:
            log.append(answer(subject, minute))
        if dice.random() < 0.3:
            log.derive(Counting())
    step_by_step = log.derive(Counting())
    log.rebuild(Counting())
    assert log.derive(Counting()) == step_by_step
    assert log.verify([Counting()]) == []


def test_verify_says_what_disagrees(log):
    log.append(answer())
    log.derive(Counting())
    log._db.execute("UPDATE derived SET value = '7'")
    assert log.verify([Counting()]) == ["count of card:x: stored and recomputed differ"]
    log.rebuild()
    assert log.verify([Counting()]) == []


def old_file(path, version, rows):
    db = sqlite3.connect(path, isolation_level=None)
    migrations.migrate(db, upto=version)
    for row in rows:
        db.execute("INSERT INTO events (id, at, kind, subject, data) VALUES (?, ?, ?, ?, ?)", row)
    db.close()


@pytest.mark.parametrize("version", range(1, len(migrations.STEPS)))
@pytest.mark.parametrize("rows", [[], [("0" * 32, stamp(START), "answer", "card:x", '{"rating": 3}')]])
def test_an_older_file_is_migrated_after_a_backup_copy(path, version, rows):
    old_file(path, version, rows)
    with Log(path) as log:
        assert [event.data for event in log.events()] == [{"rating": 3} for _ in rows]
        assert len(log.derive(Counting())) == len(rows)
        recorded = log._db.execute("SELECT number FROM migrations ORDER BY number").fetchall()
    assert recorded == [(number,) for number in range(1, len(migrations.STEPS) + 1)]
    (backup,) = path.parent.glob(f"log.schema{version}-*.backup.db")
    copy = sqlite3.connect(backup)
    assert copy.execute("PRAGMA user_version").fetchone() == (version,)
    assert copy.execute("SELECT count(*) FROM events").fetchone() == (len(rows),)
    copy.close()


def test_a_current_file_is_opened_without_migration_or_backup(path):
    for _ in range(2):
        Log(path).close()
    assert list(path.parent.glob("*.backup.db")) == []


def test_a_step_that_fails_leaves_nothing_behind(path, monkeypatch):
    def broken(db):
        db.execute("CREATE TABLE half_done (x)")
        raise RuntimeError("power cut")

    old_file(path, 1, [])
    monkeypatch.setattr(migrations, "STEPS", [migrations.STEPS[0], broken])
    with pytest.raises(RuntimeError):
        Log(path)
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA user_version").fetchone() == (1,)
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half_done'").fetchone() == (0,)
    db.close()


def test_a_newer_programs_file_is_refused_and_untouched(path):
    Log(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(UserError, match="newer nfquiz") as error:
        Log(path)
    assert str(path) in str(error.value)
    assert "Upgrade" in error.value.hint


def test_a_broken_file_is_named_with_the_remedy(path):
    path.write_bytes(b"this is no database at all, " * 40)
    with pytest.raises(UserError) as error:
        Log(path)
    assert str(path) in error.value.message
    assert "mv " in error.value.hint
    assert path.read_bytes().startswith(b"this is no database")


def test_the_remedy_for_a_broken_file_works_and_keeps_it(path):
    path.write_bytes(b"this is no database at all, " * 40)
    with pytest.raises(UserError) as error:
        Log(path)
    command = error.value.hint.removeprefix("Move it aside and keep it: ").split("; then")[0]
    subprocess.run(["sh", "-c", command], check=True)
    assert path.with_name("broken-log").joinpath(path.name).read_bytes().startswith(b"this is no database")
    Log(path).close()


def test_somebody_elses_database_is_refused(path):
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE photos (x)")
    db.close()
    with pytest.raises(UserError, match="not an nfquiz log"):
        Log(path)


def test_a_folder_that_can_not_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError) as error:
        Log(tmp_path / "file" / "log.db")
    assert "NFQUIZ_HOME" in error.value.hint


def test_a_locked_file_is_explained(path, monkeypatch):
    import nfquiz.store.log as module

    monkeypatch.setattr(module, "_SECONDS_TO_WAIT", 0.05)
    with Log(path) as log:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match="locked") as error:
            log.append(answer())
        other.execute("ROLLBACK")
        other.close()
        assert "Another program" in error.value.hint
        log.append(answer())


WRITER = """
import sys
from datetime import datetime, UTC
from nfquiz.store.events import event
from nfquiz.store.log import Log
with Log(sys.argv[1]) as log:
    for n in range(100):
        log.append(event("answer", "card:" + sys.argv[2], {"n": n}, datetime.now(UTC)))
"""


def test_two_programs_write_at_once_and_nothing_is_lost(path):
    """They also create the file at once."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name], env=env) for name in "xy"]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    with Log(path) as log:
        for name in "xy":
            assert [event.data["n"] for event in log.events(subject=f"card:{name}")] == list(range(100))
        assert {row.value for row in log.derive(Counting()).values()} == {"100"}
        assert log.verify([Counting()]) == []


def test_a_second_reader_sees_what_the_first_writes(path, log):
    with Log(path) as other:
        log.append(answer())
        assert len(other.events()) == 1
        assert other.derive(Counting()) == log.derive(Counting())


def test_a_long_first_reading_is_announced_once(path, monkeypatch):
    monkeypatch.setattr("nfquiz.store.folding._MANY", 5)
    told: list[str] = []
    with Log(path, tell=told.append) as log:
        for _ in range(6):
            log.append(answer())
        log.derive(Counting())
        log.append(answer())
        log.derive(Counting())
    assert len(told) == 1 and "6 new events" in told[0]
