"""Scenarios that train: on data, of which a part is held out; once all others pass; and heard while they run."""

import pytest
from made import HEAD, REFERENCE, made_kata

from nfquiz.judge.client import Attempt
from nfquiz.judge.proof import material_of, prove
from nfquiz.judge.scenario import scenario

SCENARIOS = (
    HEAD
    + """
def right(seen):
    return None if seen["sum"] == int(seen.data["held.txt"].sum()) else "the held-out sum is another"


@scenario("trained", trains=True, seconds=9, expect=right, dtypes=("float32",))
def trained(impl, given):
    print("epoch 1/2 loss 0.5")
    yield "sum", int(impl.double(given.data("train.txt")).sum())


@scenario("plain values")
def plain(impl, given):
    yield impl.double(given.tensor([1.0, -2.0]))
    yield impl.double(given.randn(3), 3.0)
"""
)


@pytest.fixture
def kata(tmp_path):
    folder = tmp_path / "data" / "few"
    folder.mkdir(parents=True)
    (folder / "train.txt").write_bytes(bytes((1, 2)))
    (folder / "held.txt").write_bytes(bytes((6,)))
    data = {"folder": "few", "given": ["train.txt"], "held_out": ["held.txt"]}
    return made_kata(tmp_path, scenarios=SCENARIOS, data=data)


def attempt(kata, source=REFERENCE, **terms):
    return Attempt(kata, {"mine.py": source}, seed=1, **terms)


def test_what_trains_is_judged_by_what_is_held_out(judge, kata):
    verdict = judge.judge(attempt(kata))
    assert verdict["passed"] and [row["name"] for row in verdict["scenarios"]] == ["plain values", "trained"]


def test_a_training_that_misses_is_told_so(judge, kata):
    (kata.root / "data" / "few" / "held.txt").write_bytes(bytes((7,)))
    verdict = judge.judge(attempt(kata))
    assert verdict["verdict"] == "failed"
    assert verdict["scenarios"][1]["message"] == "the held-out sum is another"


def test_nothing_is_trained_before_all_others_pass(judge, kata):
    verdict = judge.judge(attempt(kata, REFERENCE.replace("x * factor", "x + factor")))
    assert verdict["scenarios"][1]["message"] == "not run: it trains once all others pass"
    assert verdict["diagnosis"]["mistakes"] == ["adds"]
    assert "epoch" not in verdict["output"]


def test_what_is_printed_while_it_trains_is_heard_at_once(judge, kata):
    heard = []
    verdict = judge.judge(attempt(kata), heard.append)
    assert "".join(heard) == "epoch 1/2 loss 0.5\n" == verdict["output"]


def test_the_person_s_own_data_stand_in(judge, kata, tmp_path):
    (tmp_path / "train.txt").write_bytes(bytes((5,)))
    (tmp_path / "held.txt").write_bytes(bytes((10,)))
    assert judge.judge(attempt(kata, data=tmp_path))["passed"]


def test_a_training_that_hangs_is_ended(judge, kata):
    hangs = REFERENCE.replace("return", "while x.dtype == torch.uint8: pass\n    return")
    kata.scenarios_path.write_text(SCENARIOS.replace("seconds=9", "seconds=0.3"))
    verdict = judge.judge(attempt(kata, hangs))
    assert (verdict["verdict"], verdict["failure"]["line"]) == ("timeout", 6)


def test_the_candidate_s_process_never_has_what_is_held_out(judge, kata):
    looks = """\
import gc
import torch

def double(x, factor=2.0):
    assert not [one for one in gc.get_objects() if type(one) is dict and "held.txt" in one]
    return x * factor
"""
    assert judge.judge(attempt(kata, looks))["passed"]


def test_the_proof_trains_what_is_right_and_no_mistake(kata, tmp_path):
    assert prove(material_of(kata), seeds=1) == []
    (tmp_path / "data" / "few" / "held.txt").write_bytes(bytes((7,)))
    assert {flaw.about for flaw in prove(material_of(kata), seeds=1)} == {"the reference"}


def test_a_scenario_that_trains_says_what_is_right():
    with pytest.raises(TypeError, match="say by `expect` what is right"):

        @scenario("trained", trains=True)
        def trained(impl, given):
            yield 1
