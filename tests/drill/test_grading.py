"""What can be checked is checked fairly; what is ticked suggests a rating."""

import pytest

from nfquiz.drill.grading import (
    Sureness,
    check_choice,
    check_cloze,
    check_numeric,
    check_output,
    suggest_checked,
    suggest_ticked,
)
from nfquiz.drill.memory import Grade
from nfquiz.drill.numbers import NotANumber, parse_number, show_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-3", 1e-3), ("3/4", 0.75), ("2^10", 1024), ("2**10", 1024), ("1,024", 1024), ("1 024", 1024),
        ("1_000_000", 1e6), ("12'500'000", 12.5e6), ("1,234.5", 1234.5), ("0,5", 0.5), ("0,125", 0.125), (".5", 0.5),
        ("-3", -3), ("−3", -3), ("+3.", 3), ("3×10⁻⁴", 3e-4), ("3*10^-4", 3e-4), ("7x2", 14), ("1e6/1e3", 1e3),
        ("-2^2", -4), ("50%", 0.5), (" = 12 ", 12), ("≈12", 12), ("½", 0.5),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text, value):
    assert parse_number(text) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "text", ["", "abc", "1/0", "2^99999", "1e999", "1,02,4", "nan", "inf", "__import__('os')", "3 apples"]
)
def test_what_is_no_number_is_refused_not_marked_wrong(text):
    with pytest.raises(NotANumber, match="not a number I can read"):
        parse_number(text)


def test_the_unit_may_be_written_or_left_out():
    assert parse_number("16 GiB", "GiB") == parse_number("16gib", "GiB") == parse_number("16", "GiB") == 16
    assert parse_number("50%", "%") == parse_number("50", "%") == 50
    with pytest.raises(NotANumber, match="GiB"):
        parse_number("16 apples", "GiB")


def test_numbers_are_shown_as_a_person_reads_them():
    assert [show_number(n) for n in (7, 1234, 65536, 0.5, 1 / 3, 1e-9)] == [
        "7",
        "1234",
        "65,536",
        "0.5",
        "0.333333",
        "1e-09",
    ]


def test_tolerance_is_relative_and_absolute_only_at_zero():
    assert check_numeric("1000.9", 1000, 1e-3).correct
    assert not check_numeric("1001.1", 1000, 1e-3).correct
    assert check_numeric("0.0005", 0, 1e-3).correct
    assert not check_numeric("0.002", 0, 1e-3).correct


def test_a_choice_is_right_only_if_exactly_the_right_options_are_chosen():
    right = [True, False, True, False]
    assert check_choice({0, 2}, right).correct
    assert not check_choice({0}, right).correct
    assert not check_choice({0, 1, 2}, right).correct
    assert check_choice({0}, right).score == 0.75
    assert not check_choice(set(), right).correct


def test_a_cloze_ignores_case_space_and_accents_and_takes_other_wordings():
    gaps = [("variance", "σ²"), ("Poincaré map",)]
    assert check_cloze(["  VARIANCE ", "poincare  MAP"], gaps).correct
    assert check_cloze(["σ²", "Poincaremap"], gaps).correct
    assert check_cloze(["variance", ""], gaps).parts == (True, False)
    assert not check_cloze(["variance"], gaps).correct


def test_an_accent_on_a_lone_symbol_means_something():
    assert not check_cloze(["v"], [("v̂",)]).correct
    assert check_cloze(["V̂"], [("v̂",)]).correct
    assert check_cloze(["naive"], [("naïve",)]).correct


def test_printed_output_may_differ_in_white_space_only():
    assert check_output("tensor([1,2])", "tensor([1, 2])\n").correct
    assert check_output("1 2", "1\n2\n").correct
    assert not check_output("12", "1\n2\n").correct
    assert not check_output("tensor([1, 3])", "tensor([1, 2])\n").correct


def test_a_missed_must_point_can_only_be_again():
    suggestion = suggest_ticked([True, False, False], {1, 2})
    assert suggestion.grade == Grade.AGAIN
    assert suggestion.allowed == (Grade.AGAIN,)
    assert suggestion.score == pytest.approx(2 / 3)


def test_more_ticks_never_suggest_a_worse_rating():
    must = [True, False, False, True]
    ticks, last = set(), Grade.AGAIN
    for point in (0, 3, 1, 2):
        ticks.add(point)
        grade = suggest_ticked(must, ticks, Sureness.CERTAIN).grade
        assert grade >= last
        last = grade
    assert last == Grade.EASY
    assert suggest_ticked(must, ticks).grade == Grade.GOOD


def test_a_lucky_guess_is_hard_and_a_wrong_answer_again_but_both_may_be_overruled():
    right, wrong = check_choice({0}, [True, False]), check_choice({1}, [True, False])
    assert suggest_checked(right, Sureness.GUESS).grade == Grade.HARD
    assert suggest_checked(right).grade == Grade.GOOD
    assert suggest_checked(wrong).grade == suggest_checked(None).grade == Grade.AGAIN
    assert suggest_checked(wrong).allowed == tuple(Grade)


def test_with_two_buttons_only_missed_and_got_it_are_suggested():
    for ticks in ({0}, {0, 1}, set()):
        suggestion = suggest_ticked([True, False], ticks, Sureness.CERTAIN, buttons=2)
        assert suggestion.grade in (Grade.AGAIN, Grade.GOOD)
        assert set(suggestion.allowed) <= {Grade.AGAIN, Grade.GOOD}
