"""Past attempts with their code, and what changed between them."""

from datetime import UTC, datetime

from nfquiz.score.attempts import attempts_of, before, changes
from nfquiz.store.events import event

NOW = datetime(2026, 3, 14, tzinfo=UTC)


def attempt(source, mode="implement", **data):
    return event("attempt", "kata:adam", {"mode": mode, "verdict": "failed", "source": source, **data}, NOW)


def test_each_attempt_has_its_code_and_what_it_came_to():
    (one,) = attempts_of([attempt("x = 1\n", hints=2, seconds=60, diagnosis=["eps"]), event("hint", "kata:a", {}, NOW)])
    assert (one.verdict, one.passed, one.hints, one.seconds, one.diagnosis) == ("failed", False, 2, 60, ("eps",))
    assert one.files == {"": "x = 1\n"}


def test_what_changed_is_told_beside_the_attempt_before_in_the_same_mode():
    made = attempts_of([attempt("a\nb\n"), attempt("other\n", mode="fill"), attempt("a\nc\n")])
    assert before(made, 2) is made[0] and before(made, 1) is None
    assert list(changes(made[0], made[2])) == ["@@ -1,2 +1,2 @@", " a", "-b", "+c"]
    assert list(changes(None, made[1])) == [" other"]


def test_of_a_program_the_files_are_named():
    made = attempts_of(
        [
            event("attempt", "kata:p", {"files": files}, NOW)
            for files in ({"m.py": "a\n", "t.py": "b\n"}, {"m.py": "a\n"})
        ]
    )
    assert list(changes(made[0], made[1])) == ["@@ t.py @@", "@@ -1 +0,0 @@", "-b"]


def test_an_attempt_from_before_code_was_kept_has_none():
    (one,) = attempts_of([event("attempt", "kata:a", {"passed": True}, NOW)])
    assert (one.verdict, one.files, list(changes(None, one))) == ("passed", {}, [])
