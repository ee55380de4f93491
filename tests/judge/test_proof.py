"""The proof finds each kind of hole that a kata can have. The katas here are made up to have it."""

import json
import subprocess
import sys

import pytest
from made import HEAD, MISTAKES, REFERENCE, RIGHT, SCENARIO, write_kata
from programs import FILES as PROGRAM_FILES
from programs import MISTAKES as MISTAKES_OF_PROGRAM
from programs import SCENARIOS as PROGRAM
from programs import made_program, write_program

from nfquiz.content.packs import find_kata, pack_at
from nfquiz.judge.diagnosis import Mistake
from nfquiz.judge.proof import Material, material_of, prove


def flaws(
    scenarios=SCENARIO, reference=REFERENCE, mistakes=MISTAKES, right=RIGHT, forbid=(), seeds=3, entry=("double",)
):
    """What the proof says of a kata, as {about: [sentences]}. right: one solution, or several by name."""
    rights = {"other": right} if isinstance(right, str) else right
    found = prove(
        Material(
            id="made",
            title="A made-up kata",
            entry=list(entry),
            forbid=list(forbid),
            scenarios=HEAD + scenarios,
            reference={"made_up.py": reference},
            mistakes=[Mistake.from_json({"edits": [one], **one}) for one in mistakes],
            right={f"right/{name}.py": {"right.py": one} for name, one in rights.items()},
        ),
        seeds,
    )
    by_subject = {}
    for flaw in found:
        by_subject.setdefault(flaw.about, []).append(flaw.says)
    return by_subject


def test_a_sound_kata_has_no_flaw():
    assert flaws() == {}


def test_a_mistake_that_no_scenario_sees_is_found():
    assert list(flaws(SCENARIO.replace("impl.double(x)", "impl.double(x, 5.0)"))) == ["mistake wrong-default"]


def test_a_mistake_that_only_some_seeds_reveal_is_found():
    rare = {
        "id": "rare",
        "find": "return x",
        "replace": "return x if x.sum() > 0 else x",
        "says": "It shows by chance.",
    }
    assert "mistake rare" not in flaws(mistakes=[*MISTAKES, rare], seeds=1)
    assert "passes every scenario under seed" in flaws(mistakes=[*MISTAKES, rare], seeds=12)["mistake rare"][0]


def test_two_mistakes_that_cannot_be_told_apart_are_found():
    twin = {"id": "twin", "find": "x * factor", "replace": "factor + x", "says": "The same."}
    found = flaws(mistakes=[*MISTAKES, twin])
    assert "cannot be told apart from twin" in found["mistake adds"][0]
    assert "cannot be told apart from adds" in found["mistake twin"][0]


def test_two_mistakes_declared_the_same_are_left_alone():
    twin = {"id": "twin", "find": "x * factor", "replace": "factor + x", "says": "The same.", "same_as": ["adds"]}
    assert flaws(mistakes=[*MISTAKES, twin]) == {}


RARELY_WRONG = "def double(x, factor=2.0):\n    return x * factor + float(x.max() > 2.0)\n"


def test_right_solutions_take_turns_after_the_first_seed_and_each_has_them():
    assert flaws(right=RARELY_WRONG, seeds=1) == {}
    found = flaws(right={"one": RARELY_WRONG, "other": RARELY_WRONG, "third": RIGHT}, seeds=60)
    assert sorted(found) == ["right/one.py", "right/other.py"]


def test_a_scenario_that_draws_nothing_is_run_under_the_first_seed_alone():
    counting = "n = 0\ndef double(x, factor=2.0):\n    global n\n    n += 1\n    return x * factor + float(n > 20)\n"
    fixed = """
@scenario("two numbers")
def two(impl, given):
    yield impl.double(given.tensor([1.0, 3.0]))
    yield impl.double(given.tensor([1.0, 3.0]), 5.0)
"""
    assert flaws(fixed, right=counting, seeds=20) == {}
    assert list(flaws(fixed.replace("given.tensor([1.0, 3.0])", "given.randn(2)"), right=counting, seeds=20)) == [
        "right/other.py"
    ]


def test_what_a_reference_draws_is_judged_under_later_seeds_too():
    scenarios = (
        SCENARIO
        + """
def small(seen):
    return "too large" if seen[0].max() > 2.0 else None


@scenario("small values", expect=small)
def drawn(impl, given):
    yield impl.double(given.randn(5)) / 2
"""
    )
    assert flaws(scenarios, seeds=1) == {}
    assert list(flaws(scenarios, seeds=60)) == ["the reference", "right/other.py"]


def test_a_right_solution_that_fails_is_found_with_scenario_dtype_and_seed():
    found = flaws(right="def double(x, factor=2.0):\n    return x * factor + 1e-6 * ('float64' in str(x.dtype))\n")
    assert list(found) == ["right/other.py"]
    assert found["right/other.py"][0].startswith("fails “plain values” in float64 under seed 1")


@pytest.mark.parametrize(
    ("right", "says"),
    [
        ("def double(x:\n", "cannot be loaded: SyntaxError"),
        ("def triple(x): ...\n", "does not define double"),
        ("raise RuntimeError('no')\n", "cannot be loaded: RuntimeError: no"),
    ],
)
def test_a_right_solution_that_cannot_be_used_is_found(right, says):
    assert says in flaws(right=right)["right/other.py"][0]


def test_a_right_solution_that_uses_what_is_forbidden_is_found():
    found = flaws(
        right="import torch\n\ndef double(x, factor=2.0):\n    return torch.mul(x, factor)\n", forbid=["torch.mul"]
    )
    assert any("uses what the kata forbids" in one for one in found["right/other.py"])


def test_a_reference_that_trips_its_own_forbid_is_found():
    assert "the reference" in flaws(forbid=["aten::mul"], right=RIGHT.replace("factor * x", "x / (1 / factor)"))


def test_a_reference_that_raises_in_a_scenario_is_found():
    broken = (
        SCENARIO
        + '\n@scenario("too much")\ndef much(impl, given):\n    yield impl.double(given.randn(2), [1, 2, 3, "x"])\n'
    )
    found = flaws(broken)
    assert any("the reference raised" in one for one in found["scenario “too much”"])


def test_a_scenario_that_yields_nothing_is_found():
    silent = SCENARIO + '\n@scenario("silent")\ndef silent(impl, given):\n    if given is None:\n        yield 1\n'
    assert "checks nothing" in flaws(silent)["scenario “silent”"][0]


def test_a_scenario_that_magnifies_float32_s_rounding_is_found():
    source = (
        SCENARIO
        + """
@scenario("a small change of something large")
def change(impl, given):
    x = given.uniform(20, low=900.0, high=1000.0)
    yield "doubled", impl.double(x)
    yield "change", (impl.double(x) - 2 * given.watch(x + 1e-3)) * 1e3
"""
    )
    (says,) = flaws(source)["scenario “a small change of something large”"]
    assert says.startswith("at “change” float32's rounding takes up its tolerance")


def test_a_lazy_candidate_that_survives_is_found():
    scenarios = '\n@scenario("zeros")\ndef zeros(impl, given):\n    yield impl.double(given.tensor([0.0, 0.0]))\n'
    found = flaws(scenarios, mistakes=[])
    assert "the lazy candidate “double: zeros of the input's shape”" in found
    assert "the lazy candidate “double: the argument x handed back”" in found
    assert "the lazy candidate “double: the argument factor ignored”" in found
    assert "the lazy candidate “double: an empty body”" not in found


def test_an_edit_that_does_not_fit_is_found():
    found = flaws(mistakes=[*MISTAKES, {"id": "lost", "find": "nowhere", "replace": "x", "says": "It is not there."}])
    assert "`find` occurs 0 times" in found["mistake lost"][0]


def test_a_mistake_that_never_ends_is_found(monkeypatch):
    monkeypatch.setattr("nfquiz.judge.judgement.MISTAKE_SECONDS", 0.1)
    endless = {
        "id": "endless",
        "find": "return x * factor",
        "replace": "while True:\n        pass",
        "says": "It hangs.",
    }
    assert "a mistake must run" in flaws(mistakes=[*MISTAKES, endless], seeds=1)["mistake endless"][0]


def test_a_flaw_is_said_once_however_many_seeds_show_it():
    found = flaws(right="def double(x, factor=2.0):\n    return x\n", seeds=4)
    assert len(found["right/other.py"]) == 2  # one for each scenario


def test_a_starter_that_passes_is_found():
    scenarios = '\n@scenario("it exists")\ndef exists(impl, given):\n    yield impl.double is not None\n'
    assert flaws(scenarios, mistakes=[])["the starter"] == ["passes"]


def test_the_module_prints_a_json_line_for_each_kata(tmp_path):
    root = write_kata(
        tmp_path, mistakes=[*MISTAKES, {"id": "same", "find": "x * factor", "replace": "factor * x", "says": "No."}]
    )
    done = subprocess.run(
        [sys.executable, "-m", "nfquiz.judge.proofs", str(root), "1", "2", "made"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    (line,) = done.stdout.splitlines()
    assert done.returncode == 1, done.stderr
    assert [flaw["about"] for flaw in json.loads(line)["flaws"]] == ["mistake same"]


def program_flaws(tmp_path, seeds=2, **terms):
    """What the proof says of a made-up program."""
    by_subject = {}
    for flaw in prove(material_of(made_program(tmp_path, **terms)), seeds):
        by_subject.setdefault(flaw.about, []).append(flaw.says)
    return by_subject


def test_a_sound_program_has_no_flaw(tmp_path):
    assert program_flaws(tmp_path) == {}


def test_a_mistake_of_a_program_that_only_a_follow_up_shows_is_found(tmp_path):
    late = PROGRAM.replace('"the loss", dtypes=ONCE', '"the loss", dtypes=ONCE, stage=1')
    found = program_flaws(tmp_path, scenarios=late.replace('"trained", dtypes=ONCE', '"trained", dtypes=ONCE, stage=1'))
    assert any("passes every scenario" in says for says in found["mistake summed"])


def test_mistakes_that_undo_one_another_when_planted_together_are_found(tmp_path):
    both = [
        {"id": "twice", "file": "model.py", "find": "x * self.factor", "replace": "2 * x * self.factor", "says": "2."},
        {"id": "half", "file": "train.py", "find": "model(x)", "replace": "(model(x) / 2)", "says": "Half of it."},
        {"id": "quarter", "file": "train.py", "find": ".mean()", "replace": ".mean() * 1", "says": "Nothing."},
    ]
    only = PROGRAM.split('@scenario("the loss"')[0].split('@scenario("scaled"')[0] + (
        '@scenario("loss of the model", dtypes=ONCE)\ndef both(impl, given):\n'
        "    yield impl.loss_of(impl.Scale(1.5), given.randn(3, 2))\n\n\n"
    )
    found = program_flaws(tmp_path, scenarios=only, mistakes=both, follow_ups=[], seeds=1)
    assert [about for about in found if about.startswith("planting") and "passes every scenario" in found[about][0]]


def test_fewer_mistakes_than_a_program_is_given_with_are_found(tmp_path):
    found = program_flaws(tmp_path, mistakes=MISTAKES_OF_PROGRAM[:2], seeds=1)
    assert found["planting"] == ["only 2 of 4 mistakes go together under seed 1"]


def test_another_solution_of_a_program_is_put_over_the_reference(tmp_path):
    root = write_program(tmp_path)
    folder = root / "katas" / "arithmetic" / "made" / "right" / "wrong"
    folder.mkdir()
    (folder / "model.py").write_text(PROGRAM_FILES["model.py"].replace("x * self", "x / self"))
    found = {}
    for flaw in prove(material_of(find_kata([pack_at(root)], "made")), 1):
        found.setdefault(flaw.about, []).append(flaw.says)
    assert list(found) == ["right/wrong"]
    assert [says.split("”")[0] for says in found["right/wrong"]] == ["fails “scaled", "fails “trained"]


def test_a_lazy_follow_up_that_survives_is_found(tmp_path):
    blind = PROGRAM.replace(
        "impl.twice(lambda x: 3 * x + 1, given.randn(2))", "impl.twice(lambda x: x, given.randn(2))"
    )
    found = program_flaws(tmp_path, scenarios=blind, seeds=1)
    assert "the lazy candidate “twice: the argument x handed back”" in found
