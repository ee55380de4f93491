"""One sitting at a kata, derived from the log."""

from datetime import timedelta

from making import EVENING

from nfquiz.drill.katas import Mode
from nfquiz.drill.sitting import HINT, LEFT, OPENED, SOLUTION, sitting
from nfquiz.store.events import event


def after(minutes, kind=OPENED, **data):
    return event(kind, "kata:adam", data, EVENING + timedelta(minutes=minutes))


def at(minutes):
    return EVENING + timedelta(minutes=minutes)


def test_nothing_recorded_is_no_sitting():
    assert sitting([], EVENING) is None


def test_a_sitting_begins_with_its_first_event_and_counts_from_there():
    now = sitting([after(0), after(5, "attempt", passed=False), after(9, "attempt", passed=False)], at(10))
    assert (now.started, now.attempts, now.passed, now.hints) == (EVENING, 2, False, 0)
    assert now.seconds(at(10)) == 600


def test_hints_are_those_taken_so_far():
    assert sitting([after(0), after(1, HINT, number=1), after(2, HINT, number=2)], at(3)).hints == 2


def test_after_eight_hours_it_is_another_sitting():
    events = [after(0), after(1, HINT, number=3), after(2, SOLUTION)]
    assert sitting(events, at(2 + 8 * 60)).hints == 3
    assert sitting(events, at(3 + 8 * 60)) is None
    now = sitting([*events, after(600)], at(601))
    assert (now.started, now.hints, now.solution_shown) == (at(600), 0, False)


def test_the_break_is_measured_between_events_not_from_the_beginning():
    now = sitting([after(60 * 7 * n) for n in range(4)], at(60 * 7 * 3 + 1))
    assert now.started == EVENING


def test_a_solution_seen_before_it_was_solved_counts_and_afterwards_does_not():
    solved = after(5, "attempt", passed=True)
    assert sitting([after(0), after(1, SOLUTION), solved], at(6)).solution_shown
    assert not sitting([after(0), solved, after(6, SOLUTION)], at(7)).solution_shown
    assert sitting([after(0), after(1, SOLUTION)], at(2)).solution_shown


def test_solved_once_is_solved_for_the_sitting():
    now = sitting([after(0), after(1, "attempt", passed=True), after(2, "attempt", passed=False)], at(3))
    assert (now.passed, now.attempts) == (True, 2)


def test_each_mode_has_a_sitting_of_its_own():
    events = [after(0), after(1, HINT, number=2), after(30, mode="fill"), after(31, HINT, number=1, mode="fill")]
    assert sitting(events, at(40)).hints == 2
    assert sitting(events, at(40), Mode.FILL).hints == 1
    assert sitting(events, at(40), Mode.FILL).started == at(30)
    assert sitting(events, at(40), Mode.DEBUG) is None


def test_another_mode_that_shows_part_of_the_answer_is_help():
    fill, debug = after(0, mode="fill"), after(1, mode="debug", planted=["a"])
    mine, filling = after(2), after(2, mode="fill")
    assert sitting([fill, mine], at(3)).helped and sitting([debug, mine], at(3)).helped
    assert not sitting([mine, after(3, "attempt", passed=True), after(4, mode="debug")], at(5)).helped
    assert sitting([debug, filling], at(3), Mode.FILL).helped
    assert not sitting([mine, filling], at(3), Mode.FILL).helped
    assert not sitting([mine, debug], at(3), Mode.DEBUG).helped
    assert not sitting([fill, after(600)], at(601)).helped  # that was yesterday


def test_a_solution_shown_in_another_mode_is_shown():
    assert sitting([after(0, mode="fill"), after(1, SOLUTION, mode="fill"), after(2)], at(3)).solution_shown
    assert sitting([after(0), after(1, SOLUTION), after(2, mode="fill")], at(3), Mode.FILL).solution_shown
    events = [after(0), after(1, SOLUTION), after(2, mode="debug", planted=["a"])]
    assert not sitting(events, at(3), Mode.DEBUG).solution_shown


def test_a_new_round_begins_afresh_and_an_old_one_keeps_what_was_shown():
    round = [
        after(0, mode="debug", planted=["a"]),
        after(1, HINT, number=1, mode="debug"),
        after(2, SOLUTION, mode="debug"),
    ]
    later = sitting([*round, after(600, mode="debug")], at(601), Mode.DEBUG)
    assert (later.started, later.hints, later.solution_shown) == (at(600), 1, True)
    fresh = sitting([*round, after(5, mode="debug", planted=["b"])], at(6), Mode.DEBUG)
    assert (fresh.started, fresh.hints, fresh.solution_shown) == (at(5), 0, False)


def test_the_time_between_leaving_and_going_on_does_not_count():
    events = [after(0), after(10, LEFT), after(70), after(75, "attempt", passed=False)]
    now = sitting(events, at(80))
    assert (now.seconds(at(80)), now.left) == (20 * 60, None)


def test_while_it_is_left_the_clock_stands_still():
    now = sitting([after(0), after(10, LEFT)], at(15))
    assert (now.left, now.seconds(at(15)), now.seconds(at(40))) == (at(10), 600, 600)
