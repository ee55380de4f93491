"""How far one is on a course."""

from datetime import UTC, datetime

from nfquiz.content.courses import Course, Step
from nfquiz.drill.courses import progress
from nfquiz.drill.start import open_book
from nfquiz.store.events import event
from nfquiz.store.log import Log

AT = datetime(2026, 3, 14, 18, tzinfo=UTC)
COURSE = Course(
    path="short", title="T", about="A", steps=(Step("One", ("a", "b"), ("k",)), Step("Two", ("c",), ("l", "m")))
)


def states(tmp_path, *events):
    with Log(tmp_path / "log.db") as log:
        for one in events:
            log.append(one)
        return progress(COURSE, open_book(log, 0.9))


def answer(card, rating):
    return event("answer", f"card:{card}", {"rating": rating}, AT)


def attempt(kata, **data):
    terms = {"passed": True, "verdict": "passed", "seconds": 60, "minutes": 5, "hints": 0, "solution_shown": False}
    return event("attempt", f"kata:{kata}", {**terms, **data}, AT)


def test_nothing_is_done_at_first(tmp_path):
    assert [(one.done, one.of) for one in states(tmp_path)] == [(0, 3), (0, 3)]


def test_a_card_is_done_unless_its_last_answer_failed(tmp_path):
    first, _ = states(tmp_path, answer("a", 3), answer("b", 1))
    assert first.cards == ("b",)


def test_a_kata_is_done_once_it_is_solved_in_some_mode(tmp_path):
    first, second = states(tmp_path, attempt("k"), attempt("l", mode="fill"), attempt("m", passed=False))
    assert (first.katas, second.katas) == ((), ("m",))
