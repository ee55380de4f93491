"""Which known mistake did what the candidate did: one, two at once, or one in part; and silence where none fits."""

import pytest

from nfquiz.content.source import Edit
from nfquiz.judge.diagnosis import Diagnostician, Mistake, edited, same_behaviour, same_error
from nfquiz.judge.implementation import load
from nfquiz.judge.judgement import Kata
from nfquiz.judge.observe import Raised, observe

REFERENCE = """\
import torch


def affine(x, scale=2.0, shift=1.0):
    scaled = x * scale
    return scaled + shift
"""
SCENARIOS = """\
from nfquiz.judge.scenario import scenario


@scenario("defaults")
def defaults(impl, given):
    yield impl.affine(given.randn(5))


@scenario("a scale")
def scale(impl, given):
    yield impl.affine(given.randn(5), 3.0)


@scenario("a shift")
def shift(impl, given):
    yield impl.affine(given.randn(5), shift=4.0)


@scenario("no elements", expect=lambda seen: None if seen[0].numel() == 0 else "it is not empty")
def empty(impl, given):
    yield impl.affine(given.randn(0))
"""


def mistake(id, find, replace, **more):
    return Mistake(id, (Edit(find, replace),), f"{id}.", **more)


MISTAKES = [
    mistake("adds", "x * scale", "x + scale", card="scaling"),
    mistake("no-shift", "scaled + shift", "scaled"),
    mistake("scale-3", "scale=2.0", "scale=3.0"),
    mistake("minus", "scaled + shift", "scaled - shift"),
]


def diagnosis_of(source, mistakes=MISTAKES, scenarios=SCENARIOS):
    kata = Kata("affine", ["affine"], ["mine.py"], scenarios, {"affine.py": REFERENCE}, [], list(mistakes), 1, "cpu")
    module = load(source, "mine.py", "candidate_for_test")
    seen = [
        (case, observe(case.scenario, module, case.given(1, "cpu"), case.seed(1), ["mine.py"])) for case in kata.cases
    ]
    status = [kata.judge(case, what).status for case, what in seen]
    failed = [pair for pair, word in zip(seen, status, strict=True) if word == "failed"]
    passed = [pair for pair, word in zip(seen, status, strict=True) if word == "passed"]
    return Diagnostician(kata.reference, kata.entry, mistakes, kata.run_edited, passed, failed).diagnose()


def ids(diagnosis):
    return [one.id for one in diagnosis.mistakes] if diagnosis else None


def test_a_single_mistake_is_named_however_it_is_written():
    found = diagnosis_of("def affine(x, scale=2.0, shift=1.0):\n    return shift + (scale + x)\n")
    assert (ids(found), found.certain) == (["adds"], True)
    assert found.as_json() == {"mistakes": ["adds"], "says": "adds.", "certain": True, "cards": ["scaling"]}


def test_two_mistakes_at_once_are_both_named():
    found = diagnosis_of("def affine(x, scale=2.0, shift=1.0):\n    return x + scale - shift\n")
    assert (sorted(ids(found)), found.certain) == (["adds", "minus"], True)
    assert sorted(found.as_json()["says"].split("\n")) == ["adds.", "minus."]


def test_pairs_that_cannot_stand_together_are_no_explanation():
    assert edited({"affine.py": REFERENCE}, ["affine"], [MISTAKES[1], MISTAKES[3]]) is None


def test_a_mistake_that_explains_only_some_failures_is_named_as_such():
    # the default is that of scale-3; a shift is squared, which no mistake explains
    found = diagnosis_of("def affine(x, scale=3.0, shift=1.0):\n    return x * scale + shift * shift\n")
    assert (ids(found), found.certain) == (["scale-3"], False)
    assert found.as_json()["says"].startswith("In “defaults” you get exactly what this would give")


def test_what_no_mistake_explains_has_no_diagnosis():
    assert diagnosis_of("def affine(x, scale=2.0, shift=1.0):\n    return x * 0 - 99\n") is None


def test_a_mistake_that_agrees_in_the_failures_but_not_elsewhere_is_not_certain():
    # like no-shift for the default shift only
    source = "def affine(x, scale=2.0, shift=1.0):\n    return x * scale + (shift if shift != 1.0 else 0.0)\n"
    found = diagnosis_of(source)
    assert found is None or not found.certain


def test_raising_the_same_error_is_the_same_behaviour():
    raising = mistake("raises", "scaled = x * scale", "raise ValueError('no')")
    source = "def affine(x, scale=2.0, shift=1.0):\n    raise ValueError('other words')\n"
    assert ids(diagnosis_of(source, [*MISTAKES, raising])) == ["raises"]


def test_an_input_changed_in_place_is_part_of_the_behaviour():
    in_place = mistake("in-place", "x * scale", "x.mul_(scale)")
    source = "def affine(x, scale=2.0, shift=1.0):\n    x *= scale\n    return x + shift\n"
    assert ids(diagnosis_of(source, [*MISTAKES, in_place])) == ["in-place"]


def test_an_input_overwritten_with_other_roundings_is_the_same_behaviour():
    in_place = mistake("in-place", "x * scale", "x.mul_(scale)")
    source = "def affine(x, scale=2.0, shift=1.0):\n    x.mul_(scale / 3).mul_(3)\n    return x + shift\n"
    assert ids(diagnosis_of(source, [*MISTAKES, in_place])) == ["in-place"]


def test_an_unknown_mistake_that_also_changes_its_input_is_not_taken_for_one_that_does_not():
    source = "def affine(x, scale=2.0, shift=1.0):\n    out = x + scale + shift\n    x.zero_()\n    return out\n"
    found = diagnosis_of(source)
    assert found is None or not found.certain


def test_where_the_answer_is_random_the_complaint_is_compared():
    scenarios = SCENARIOS.replace("None if seen[0].numel() == 0 else", "None if seen[0].numel() == 0 and False else")
    assert "and False" in scenarios
    source = "def affine(x, scale=2.0, shift=1.0):\n    return x + scale + shift\n"
    assert ids(diagnosis_of(source, scenarios=scenarios)) == ["adds"]


def test_a_mistake_that_never_ends_explains_nothing_and_does_not_hang(monkeypatch):
    monkeypatch.setattr("nfquiz.judge.judgement.MISTAKE_SECONDS", 0.2)
    endless = mistake("endless", "scaled = x * scale", "while True:\n        pass")
    found = diagnosis_of("def affine(x, scale=2.0, shift=1.0):\n    return x + scale + shift\n", [endless, *MISTAKES])
    assert ids(found) == ["adds"]


def test_a_mistake_that_cannot_be_loaded_explains_nothing():
    broken = mistake("broken", "scale=2.0", "scale=nowhere")
    source = "def affine(x, scale=2.0, shift=1.0):\n    return x + scale + shift\n"
    assert ids(diagnosis_of(source, [broken, *MISTAKES])) == ["adds"]


@pytest.mark.parametrize(("one", "other", "same"), [("x", "x + 0", True), ("x", "x * 1.1", False), ("x", "[x]", False)])
def test_behaviour_is_the_same_where_no_value_differs(one, other, same):
    kata = Kata("affine", ["affine"], ["mine.py"], SCENARIOS, {"affine.py": REFERENCE}, [], [], 1, "cpu")
    case = kata.cases[0]

    def seen(body):
        module = load(f"def affine(x, *_):\n    return {body}\n", "mine.py", "candidate_for_test")
        return observe(case.scenario, module, case.given(1, "cpu"), case.seed(1), ["mine.py"])

    assert same_behaviour(case, seen(one), seen(other)) == same


def test_two_exceptions_of_one_type_about_different_things_are_not_the_same_mistake():
    leaf = Raised("RuntimeError", "a leaf Variable that requires grad is being used in an in-place operation.")
    size = Raised("RuntimeError", "The size of tensor a (3) must match the size of tensor b (4) at dimension 0")
    operand = Raised("TypeError", "unsupported operand type(s) for *: 'float' and 'NoneType'")
    method = Raised("TypeError", "add(): argument 'other' (position 1) must be Tensor, not NoneType")
    assert same_error(operand, method)
    assert not same_error(leaf, size)
    assert not same_error(leaf, operand)


def test_none_used_by_an_operator_and_by_a_method_is_the_same_mistake_where_both_are_the_implementation_s():
    operand = Raised("TypeError", "'>' not supported between instances of 'NoneType' and 'float'", line=5)
    attribute = Raised("AttributeError", "'NoneType' object has no attribute 'clamp_'", line=7)
    in_the_scenario = Raised("AttributeError", "'NoneType' object has no attribute 'shape'")
    assert same_error(operand, attribute)
    assert not same_error(operand, in_the_scenario)


def test_a_wrong_error_is_known_by_its_type_whatever_its_message():
    scenarios = (
        SCENARIOS
        + """

@scenario("nothing to scale with")
def refused(impl, given):
    with given.raises(ValueError):
        impl.affine(given.randn(5), None)
    yield impl.affine(given.randn(5), 3.0)
"""
    )
    refusing = REFERENCE.replace("    scaled =", "    if scale is None:\n        raise ValueError(scale)\n    scaled =")
    kata = Kata("affine", ["affine"], ["mine.py"], scenarios, {"affine.py": refusing}, [], [], 1, "cpu")
    case = next(case for case in kata.cases if case.scenario.name == "nothing to scale with")

    def seen(source):
        module = load(source, "mine.py", "candidate_for_test")
        return observe(case.scenario, module, case.given(1, "cpu"), case.seed(1), ["mine.py"])

    # the plain reference multiplies by None: a TypeError with a message of its own
    assert same_behaviour(case, seen(REFERENCE), seen(refusing.replace("ValueError(scale)", 'TypeError("no scale")')))
    assert not same_behaviour(case, seen(REFERENCE), seen(refusing))
