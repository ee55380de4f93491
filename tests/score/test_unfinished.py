"""What was begun and left is found in the log, and is gone once it is done."""

from datetime import timedelta

import pytest

from nfquiz.score.interview import KIND
from nfquiz.score.unfinished import read_unfinished
from nfquiz.store.events import event


@pytest.fixture
def note(log, clock):
    """Records an event about a subject, as of now."""
    return lambda kind, subject, **data: log.append(event(kind, subject, data, clock()))


def found(log, clock):
    return [(one.kind, one.id, one.attempts) for one in read_unfinished(log, clock())]


def test_a_kata_that_was_tried_waits_until_it_passes(log, clock, note):
    note("open", "kata:adam")
    note("attempt", "kata:adam", passed=False)
    clock.pass_(days=2)
    assert found(log, clock) == [("kata", "adam", 1)]
    note("attempt", "kata:adam", passed=True)
    assert found(log, clock) == []


def test_one_that_was_only_looked_at_is_forgotten_the_next_day(log, clock, note):
    note("open", "kata:adam")
    assert found(log, clock) == [("kata", "adam", 0)]
    clock.pass_(days=1)
    assert found(log, clock) == []


def test_a_round_of_debugging_waits_for_a_week(log, clock, note):
    note("open", "kata:adam", mode="debug", planted=["eps-inside-sqrt"])
    clock.pass_(days=6)
    assert found(log, clock) == [("debug", "adam", 0)]
    clock.pass_(days=2)
    assert found(log, clock) == []


def test_one_that_was_left_for_the_next_kata_does_not_wait(log, clock, note):
    note("attempt", "kata:adam", passed=False)
    note("skip", "kata:adam")
    assert found(log, clock) == []


def test_an_interview_comes_first_then_what_was_touched_last(log, clock, note):
    note(KIND, "interview:1", stage="begun", minutes=30, parts=[])
    note(KIND, "interview:1", stage="answered", part=0, given=None)
    clock.now += timedelta(minutes=1)
    note("attempt", "kata:adam", passed=False)
    clock.now += timedelta(minutes=1)
    note("given", "card:relu", given="it dies", seed=1)
    assert found(log, clock) == [("interview", "", 1), ("card", "relu", 0), ("kata", "adam", 1)]
    note("answer", "card:relu", rating=3)
    note(KIND, "interview:1", stage="dropped")
    assert found(log, clock) == [("kata", "adam", 1)]
