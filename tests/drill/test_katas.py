"""Katas in the same memory model as cards."""

from datetime import timedelta

import pytest
from making import EVENING

from nfquiz.drill.book import MemoryFold
from nfquiz.drill.katas import How, grade_of
from nfquiz.drill.memory import Grade
from nfquiz.store.events import event


def attempt(passed, at=EVENING, **data):
    return event("attempt", "kata:adam", {"passed": passed, "minutes": 20} | data, at)


def state(*events):
    fold = MemoryFold()
    return fold.read("kata:adam", fold.fold(list(events)))


@pytest.mark.parametrize(
    ("data", "grade"),
    [
        ({"passed": True, "minutes": 20, "seconds": 600}, Grade.EASY),
        ({"passed": True, "minutes": 20, "seconds": 1100}, Grade.GOOD),
        ({"passed": True, "minutes": 20, "seconds": 99999}, Grade.GOOD),
        ({"passed": True}, Grade.GOOD),
        ({"passed": True, "seconds": 1, "hints": 1}, Grade.HARD),
        ({"passed": True, "seconds": 1, "mode": "fill"}, Grade.HARD),
        ({"passed": True, "solution_shown": True}, Grade.AGAIN),
        ({"passed": False, "solution_shown": True}, Grade.AGAIN),
        ({"passed": False, "hints": 2}, None),
    ],
)
def test_an_attempt_is_worth_what_was_done_without_help(data, grade):
    assert grade_of(data) == grade


def test_wrong_saves_on_the_way_are_attempts_but_no_lapses():
    kata = state(*[attempt(False, EVENING + timedelta(minutes=n)) for n in range(9)])
    assert (kata.how, kata.attempts, kata.due) == (How.ATTEMPTED, 9, None)


def test_saving_again_after_it_passed_counts_once():
    once = state(attempt(True))
    twice = state(attempt(True), attempt(True, EVENING + timedelta(minutes=5)))
    assert twice.memory == once.memory
    assert twice.solved == 2


def test_a_kata_never_returns_on_the_same_day():
    for data in ({"solution_shown": True}, {"hints": 1}, {}):
        assert state(attempt(True, **data)).due - EVENING >= timedelta(days=1)


def test_the_last_attempt_that_counts_says_how_it_stands():
    later = EVENING + timedelta(days=30)
    assert state(attempt(True, hints=1)).how == How.WITH_HINTS
    assert state(attempt(True, hints=1), attempt(True, later)).how == How.UNAIDED
    assert state(attempt(True), attempt(False, later)).how == How.UNAIDED
    assert state(attempt(True), attempt(False, later, solution_shown=True)).how == How.SOLUTION_SEEN


def test_looking_at_the_solution_after_solving_it_takes_nothing_away():
    seen = attempt(True, EVENING + timedelta(minutes=1), solution_shown=True)
    assert state(attempt(True), seen).how == How.UNAIDED


def test_the_best_time_is_of_unaided_solutions():
    later = EVENING + timedelta(days=30)
    kata = state(attempt(True, hints=1, seconds=10), attempt(True, later, seconds=500))
    assert kata.best_seconds == 500
