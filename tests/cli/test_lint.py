"""`nfquiz lint`: all problems, each with file and line, and the proof by running."""

import json
import shutil
from pathlib import Path

import pytest

from nfquiz.content.packs import pack_at

GOOD = Path(__file__).parents[1] / "content" / "good"


@pytest.fixture
def pack(tmp_path, monkeypatch):
    """A copy of the small pack, which stands in for our own content as well: that has a test of its own."""
    shutil.copytree(GOOD, tmp_path / "pack")
    monkeypatch.setattr("nfquiz.content.packs.our_pack", lambda: pack_at(tmp_path / "pack"))
    return tmp_path / "pack"


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sound_kata_is_proved(run, pack):
    done = run("lint", pack / "katas" / "simple" / "shift", "--seeds", "2", pack=None)
    assert (done.code, done.out) == (0, "")
    assert done.err == "No problems; 1 of 1 katas proved under 2 seeds.\n"


def test_a_mistake_that_no_scenario_sees_is_shown_at_its_line(run, pack):
    file = pack / "katas" / "simple" / "shift" / "kata.yaml"
    change(file, 'replace: "x - by"', 'replace: "by + x"')
    done = run("lint", file.parent, "--seeds", "1", pack=None)
    assert done.code == 2
    line = 1 + file.read_text().splitlines().index("  - id: wrong-operation")
    assert f"katas/simple/shift/kata.yaml:{line}: mistake wrong-operation: passes every scenario" in done.out


def test_a_right_solution_that_fails_is_shown_with_its_file(run, pack):
    change(pack / "katas" / "simple" / "shift" / "right" / "minus.py", "x - (-by)", "x - by")
    done = run("lint", pack / "katas" / "simple" / "shift", "--seeds", "1", pack=None)
    assert done.code == 2
    assert (
        "katas/simple/shift/right/minus.py:1: right/minus.py: fails “the default” in float32 under seed 1" in done.out
    )


def test_reading_alone_proves_nothing(run, pack):
    change(pack / "katas" / "simple" / "shift" / "kata.yaml", 'replace: "x - by"', 'replace: "by + x"')
    done = run("lint", pack, "--static", pack=None)
    assert done.code == 0 and done.err == "No problems; 2 of 2 katas read.\n"


def test_a_kata_that_cannot_be_read_is_not_run_and_the_others_are(run, pack):
    change(pack / "katas" / "simple" / "shift" / "kata.yaml", "minutes: 5", "minutes: soon")
    done = run("lint", pack / "katas", "--seeds", "1", pack=None)
    assert done.code == 2
    (line,) = done.out.splitlines()
    assert "katas/simple/shift/kata.yaml:5: " in line and "minutes" in line
    assert done.err.startswith("1 problem; 1 of ")


def test_problems_as_json_have_file_line_and_sentence(run, pack):
    change(pack / "questions" / "basics.yaml", "level: intermediate", "level: intermidiate")
    done = run("lint", pack / "questions", "--static", "--json", pack=None)
    (problem,) = json.loads(done.out)["problems"]
    assert done.code == 2
    assert problem["path"].endswith("questions/basics.yaml") and problem["line"] > 1
    assert "expected advanced, core or intermediate" in problem["says"]


def test_a_proof_that_cannot_be_run_is_a_problem_and_not_a_fault(run, pack):
    change(pack / "katas" / "simple" / "shift" / "scenarios.py", "import scenario\n", "import scenario, nothing\n")
    done = run("lint", pack / "katas" / "simple" / "shift", "--seeds", "1", pack=None)
    assert done.code == 2
    assert "katas/simple/shift/scenarios.py" in done.out and "nothing" in done.out


def weakened(pack):
    """A kata whose scenarios no longer see the default."""
    change(
        pack / "katas" / "simple" / "shift" / "scenarios.py",
        "impl.shift(given.randn(3))",
        "impl.shift(given.randn(3), 2.0)",
    )
    change(pack / "katas" / "simple" / "shift" / "kata.yaml", 'find: "float = 1.0"\n    replace: "float = 3.0"',
           'find: "return shifted"\n    replace: "return -shifted"')  # fmt: skip
    scenarios = pack / "katas" / "simple" / "shift" / "scenarios.py"
    scenarios.write_text(
        scenarios.read_text().replace("randn(0))", "randn(0), 1.5)").replace("randn(1))", "randn(1), 0.5)")
    )
    return pack / "katas" / "simple" / "shift"


def test_a_sound_kata_has_no_mutant_that_survives(run, pack):
    done = run("lint", pack / "katas" / "simple", "--seeds", "1", "--mutants", pack=None)
    assert (done.code, done.out) == (0, ""), done.out
    assert done.err.startswith("No problems; 2 of 2 katas proved under 1 seeds; of ")
    assert done.err.endswith(" mutants 0 survive and 0 are equivalent.\n")


def test_a_mutant_that_survives_is_shown_at_its_line_of_the_reference(run, pack):
    done = run("lint", weakened(pack), "--seeds", "1", "--mutants", pack=None)
    assert done.code == 2
    lines = [line for line in done.out.splitlines() if "a mutant survives" in line]
    assert len(lines) == 2 and all(line.startswith("reference_impl/simple.py:12: kata shift: ") for line in lines)
    assert "`def shift(x: torch.Tensor, by: float = 2.0)" in done.out and "should have caught it" in done.out


def test_survivors_as_json_have_both_lines_and_the_scenario(run, pack):
    done = run("lint", weakened(pack), "--seeds", "1", "--mutants", "--json", pack=None)
    found = json.loads(done.out)
    assert done.code == 2 and len(found["problems"]) == 2
    assert found["mutants"]["ran"] > 5 and found["mutants"]["equivalent"] == 0
    assert {"kata", "path", "line", "original", "mutated", "scenario"} == set(found["mutants"]["survivors"][0])


def test_a_marked_mutant_is_no_problem_and_an_idle_mark_is_one(run, pack):
    folder = weakened(pack)
    marks = """
equivalent:
  - {find: "by: float = 1.0", replace: ["by: float = 2.0", "by: float = 0.0"], why: "The default is not asked."}
"""
    with (folder / "kata.yaml").open("a") as file:
        file.write(marks)
    done = run("lint", folder, "--seeds", "1", "--mutants", pack=None)
    assert done.code == 0 and done.err.endswith(" 0 survive and 2 are equivalent.\n")
    change(folder / "kata.yaml", '"by: float = 0.0"]', '"by: float = 0.0", "by: float = 7.0"]')
    done = run("lint", folder, "--seeds", "1", "--mutants", pack=None)
    line = 1 + (folder / "kata.yaml").read_text().splitlines().index(
        marks.splitlines()[-1].replace('0.0"]', '0.0", "by: float = 7.0"]')
    )
    assert done.code == 2 and f"katas/simple/shift/kata.yaml:{line}: equivalent by: float = 7.0: no mutant" in done.out


def test_mutants_are_run_so_reading_alone_has_none(run, pack):
    done = run("lint", pack, "--static", "--mutants", pack=None)
    assert done.code == 2 and "Leave one of them out" in done.err


def test_a_folder_is_read_and_proved_by_whatever_way_it_is_named(run, pack, tmp_path):
    change(pack / "katas" / "simple" / "shift" / "kata.yaml", 'replace: "x - by"', 'replace: "by + x"')
    (tmp_path / "link").symlink_to(pack)
    done = run("lint", tmp_path / "link" / "katas" / "simple" / "shift", "--seeds", "1", pack=None)
    assert done.code == 2 and "mistake wrong-operation: passes every scenario" in done.out
    assert done.err.endswith("1 of 1 katas proved under 1 seeds.\n")


def test_what_was_found_sound_is_passed_over_until_it_changes(run, pack):
    first = run("lint", "--seeds", "2", pack=None)
    assert first.err == "No problems; 2 of 2 katas proved under 2 seeds.\n"
    again = run("lint", "--seeds", "2", "--changed", pack=None)
    assert again.err == "No problems; 0 of 2 katas proved under 2 seeds, 2 as they were.\n"
    change(pack / "katas" / "simple" / "shift" / "kata.yaml", 'replace: "x - by"', 'replace: "by + x"')
    for _ in range(2):  # what has a problem is looked at every time
        done = run("lint", "--seeds", "2", "--changed", pack=None)
        assert done.code == 2 and "mistake wrong-operation: passes every scenario" in done.out
        assert done.err.endswith("1 of 2 katas proved under 2 seeds, 1 as they were.\n")


@pytest.mark.parametrize("more", [("--seeds", "3"), ("--seeds", "2", "--mutants")])
def test_a_lesser_proof_does_not_stand_for_a_greater(run, pack, more):
    run("lint", "--seeds", "2", pack=None)
    assert "; 2 of 2 katas proved" in run("lint", *more, "--changed", pack=None).err


def test_a_kata_is_proved_anew_when_a_file_that_its_proof_needs_has_changed(run, pack):
    run("lint", "--seeds", "1", pack=None)
    file = pack / "katas" / "simple" / "shift" / "scenarios.py"
    file.write_text(file.read_text(encoding="utf-8") + "\n# one line more\n", encoding="utf-8")
    assert "; 1 of 2 katas proved" in run("lint", "--seeds", "1", "--changed", pack=None).err


def test_of_a_module_that_serves_several_katas_only_those_are_proved_anew_whose_part_has_changed(run, pack):
    run("lint", "--seeds", "1", pack=None)
    module = pack / "reference_impl" / "simple.py"
    change(module, "Add to every element.", "Add a number to every element.")
    assert "; 1 of 2 katas proved" in run("lint", "--seeds", "1", "--changed", pack=None).err
    module.write_text(module.read_text(encoding="utf-8") + "\n\ndef of_no_kata(x):\n    return x\n", encoding="utf-8")
    assert "; 0 of 2 katas proved" in run("lint", "--seeds", "1", "--changed", pack=None).err


def test_a_changed_deck_is_read_anew_and_links_are_looked_at_in_any_case(run, pack):
    run("lint", "--seeds", "1", pack=None)
    deck = pack / "questions" / "basics.yaml"
    text = deck.read_text(encoding="utf-8")
    name = next(line.split()[-1] for line in text.splitlines() if "- id:" in line)
    deck.write_text(text.replace(name, f"{name}-renamed"), encoding="utf-8")
    assert run("lint", "--static", "--changed", pack=None).code == run("lint", "--static", pack=None).code
