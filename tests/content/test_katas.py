"""Katas as data, their paths, and the order to learn them in."""

import random
from pathlib import Path

import msgspec
import pytest

from nfquiz.content.katas import Edit, Kata, KataFile, Mistake, learning_order
from nfquiz.content.packs import Pack, find_kata

GOOD = Path(__file__).parent / "good"


def make(name: str, before: tuple[str, ...] = (), asked: int = 0, level: str = "core") -> Kata:
    file = msgspec.convert(
        {
            "title": name,
            "entry": [name.replace("-", "_")],
            "reference": "things",
            "level": level,
            "minutes": 10,
            "topics": ["things"],
            "sources": [{"title": "A paper", "url": "https://arxiv.org"}],
            "prerequisites": list(before),
            "asked": {"sources": asked, "last": 2026} if asked else None,
        },
        KataFile,
    )
    return Kata.of(file, Path("/pack"), Path("/pack/katas/topic") / name)


def names(katas: list[Kata]) -> list[str]:
    return [kata.id for kata in learning_order(katas)]


def test_a_kata_knows_its_place():
    kata = find_kata([Pack(GOOD)], "scale")
    assert (kata.id, kata.topic, kata.title) == ("scale", "simple", "Multiply every element")
    assert kata.prompt_path == GOOD / "katas/simple/scale/prompt.md"
    assert kata.scenarios_path == GOOD / "katas/simple/scale/scenarios.py"
    assert kata.reference_path == GOOD / "reference_impl/simple.py"
    assert kata.right == (GOOD / "katas/simple/scale/right/loop.py",)


def test_both_forms_of_a_mistake_give_edits():
    short = msgspec.convert({"id": "a", "says": "b", "find": "x", "replace": ""}, Mistake)
    long = msgspec.convert({"id": "a", "says": "b", "edits": [{"find": "x", "replace": ""}]}, Mistake)
    assert short.edits == long.edits == (Edit("x", ""),)
    assert list(short.faults()) == list(long.faults()) == []


@pytest.mark.parametrize("form", [{}, {"find": "x"}, {"replace": "x"}])
def test_half_an_edit_is_a_fault(form: dict[str, str]):
    assert list(msgspec.convert({"id": "a", "says": "b", **form}, Mistake).faults())


def test_what_comes_before_comes_first():
    assert names([make("adamw", ("adam",), asked=9), make("adam", ("sgd",), asked=5), make("sgd")]) == [
        "sgd",
        "adam",
        "adamw",
    ]


def test_then_what_is_asked_most_then_the_lower_level_then_the_id():
    katas = [make("b"), make("a"), make("c", level="advanced")]
    katas += [make("d", asked=1), make("e", asked=2, level="advanced")]
    assert names(katas) == ["e", "d", "a", "b", "c"]


def test_a_cycle_and_an_unknown_prerequisite_lose_no_kata():
    assert names([make("a", ("b",)), make("b", ("a",)), make("c", ("nowhere",))]) == ["c", "a", "b"]


def test_the_order_does_not_depend_on_the_order_given():
    dice = random.Random(3)
    ids = [f"k{n}" for n in range(60)]
    katas = [make(name, tuple(dice.sample(ids[:n], min(n, 3))), dice.randint(0, 4)) for n, name in enumerate(ids)]
    expected = names(katas)
    dice.shuffle(katas)
    assert names(katas) == expected
    assert all(expected.index(one) < expected.index(kata.id) for kata in katas for one in kata.prerequisites)
