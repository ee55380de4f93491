"""Katas in the same memory model as cards."""

from datetime import timedelta

import pytest
from making import EVENING

from nfquiz.drill.book import MemoryFold
from nfquiz.drill.katas import STUCK, How, KataMemory, Mode, Named, grade_of
from nfquiz.drill.memory import Grade
from nfquiz.store.events import event


def attempt(passed, at=EVENING, **data):
    return event("attempt", "kata:adam", {"passed": passed, "minutes": 20} | data, at)


def state(*events):
    fold = MemoryFold()
    return fold.trail(fold.fold(list(events))).kata or KataMemory()


@pytest.mark.parametrize(
    ("data", "grade"),
    [
        ({"passed": True, "minutes": 20, "seconds": 600}, Grade.EASY),
        ({"passed": True, "minutes": 20, "seconds": 1100}, Grade.GOOD),
        ({"passed": True, "minutes": 20, "seconds": 99999}, Grade.GOOD),
        ({"passed": True}, Grade.GOOD),
        ({"passed": True, "seconds": 1, "hints": 1}, Grade.HARD),
        ({"passed": True, "seconds": 1, "helped": True}, Grade.HARD),
        ({"passed": True, "seconds": 1, "mode": "fill"}, Grade.HARD),
        ({"passed": True, "seconds": 1, "mode": "debug"}, Grade.GOOD),
        ({"passed": True, "seconds": 1, "mode": "debug", "hints": 1}, Grade.HARD),
        ({"passed": True, "mode": "fill", "solution_shown": True}, Grade.AGAIN),
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


def after(days=0, minutes=0):
    return EVENING + timedelta(days=days, minutes=minutes)


def test_each_mode_has_a_state_of_its_own_and_implement_s_is_the_kata_s():
    kata = state(attempt(True, mode="fill"), attempt(False, after(1)), attempt(True, after(2), mode="debug", bugs=1))
    hows = [kata.rung(mode).how for mode in Mode]
    assert hows == [How.UNAIDED, How.ATTEMPTED, How.UNAIDED]
    assert (kata.how, kata.attempts, kata.solved) == (How.ATTEMPTED, 3, 0)
    assert list(kata.other_rungs()) == ["fill: solved unaided", "debug: solved unaided (1 mistake)"]


def test_all_modes_share_one_memory_and_a_sitting_counts_once_in_it():
    filled = state(attempt(True, mode="fill"))
    debugged = state(attempt(True, mode="fill"), attempt(True, after(minutes=9), mode="debug", bugs=1, round="a"))
    assert debugged.memory == filled.memory
    assert debugged.rung(Mode.DEBUG).how == How.UNAIDED
    assert state(attempt(True)).memory.stability > filled.memory.stability


def test_an_event_from_before_there_were_modes_is_of_implement():
    assert state(attempt(True)).rung(Mode.IMPLEMENT).how == How.UNAIDED


def test_one_more_mistake_is_planted_after_each_round_solved_unaided_three_at_most():
    def bugs(*rounds):
        events = [
            attempt(True, after(minutes=number), mode="debug", round=str(number), **data)
            for number, data in enumerate(rounds)
        ]
        return state(*events).bugs if events else KataMemory().bugs

    assert bugs() == 1
    assert bugs({"bugs": 1}) == 2
    assert bugs({"bugs": 1}, {"bugs": 2, "hints": 1}) == 2
    assert bugs({"bugs": 1}, {"bugs": 2}) == 3  # in one sitting: each round counts
    assert bugs({"bugs": 1}, {"bugs": 2}, {"bugs": 3}) == 3
    assert bugs({"bugs": 1, "solution_shown": True}) == 1


def test_a_round_that_was_given_away_does_not_count_once_it_passes():
    shown = attempt(False, mode="debug", round="a", bugs=1, solution_shown=True)
    kata = state(shown, attempt(True, after(minutes=1), mode="debug", round="a", bugs=1))
    assert (kata.rung(Mode.DEBUG).how, kata.bugs) == (How.SOLUTION_SEEN, 1)


def test_the_lines_named_first_are_summed_over_the_solved_rounds():
    one, other = {"hits": 1, "misses": 2, "planted": 2}, {"hits": 1, "misses": 0, "planted": 1}
    kata = state(
        attempt(False, mode="debug", round="a", bugs=2, named=one),
        attempt(True, after(minutes=1), mode="debug", round="a", bugs=2, named=one),
        attempt(True, after(minutes=2), mode="debug", round="a", bugs=2, named=one),
        attempt(True, after(minutes=3), mode="debug", round="b", bugs=1, named=other),
        attempt(True, after(minutes=4), mode="debug", round="c", bugs=1, named=None),
    )
    assert kata.rung(Mode.DEBUG).named == Named(hits=2, misses=2, planted=3)


def test_the_ladder_goes_down_after_failures_and_up_after_a_pass():
    failed = [attempt(False, after(minutes=number)) for number in range(STUCK)]
    filled = attempt(True, after(minutes=60), mode="fill")
    solved = attempt(True, after(minutes=90))
    debugged = [attempt(True, after(days=n), mode="debug", round=str(n), bugs=n) for n in (1, 2, 3)]
    assert KataMemory().next_mode is None
    assert state(*failed[1:]).next_mode is None
    assert state(*failed).next_mode == Mode.FILL
    assert state(attempt(False, solution_shown=True)).next_mode == Mode.FILL
    assert state(*failed, filled).next_mode == Mode.IMPLEMENT
    assert state(*failed, filled, solved).next_mode == Mode.DEBUG
    assert state(debugged[0]).next_mode == Mode.IMPLEMENT
    assert state(solved, *debugged[:2]).next_mode == Mode.DEBUG
    assert state(solved, *debugged).next_mode is None
