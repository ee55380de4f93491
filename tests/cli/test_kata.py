"""`nfquiz kata`: the list, the file in the workspace, hints, and verdicts without the watch."""

import json
import subprocess
import sys

import pytest

from nfquiz.errors import UserError

RIGHT = "def shift(x, by=1.0):\n    return x - (-by)\n"
WRONG = "def shift(x, by=1.0):\n    return x - by\n"
OWN = """\
from nfquiz.judge.scenario import scenario


@scenario("mine")
def mine(impl, given):
    yield "ten", impl.shift(given.tensor([10.0]))
"""


@pytest.fixture
def mine(home):
    """The person's file, with a text."""

    def write(text):
        path = home / "katas" / "shift.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_starter_is_written_where_the_settings_say(run, home, tmp_path):
    done = run("kata", "shift", "--once")
    assert done.code == 1  # an unwritten file is not passed
    text = (home / "katas" / "shift.py").read_text()
    assert 'def shift(x: torch.Tensor, by: float = 1.0) -> torch.Tensor:\n    """Add to every element.' in text
    assert "raise NotImplementedError" in text and "x + by" not in text
    assert f"A fresh start for shift is in {home / 'katas' / 'shift.py'}" in done.err
    (home / "settings.toml").write_text(f"workspace = '{tmp_path / 'elsewhere'}'\n")
    run("kata", "shift", "--once")
    assert (tmp_path / "elsewhere" / "shift.py").exists()


def test_the_person_s_work_is_never_overwritten(run, mine):
    path = mine(WRONG)
    for arguments in (["--once"], ["--hint"], ["--solution"], ["--diff"]):
        run("kata", "shift", *arguments)
    assert path.read_text() == WRONG


def test_reset_starts_afresh_and_keeps_a_dated_copy(run, mine, home):
    path = mine(WRONG)
    done = run("kata", "shift", "--reset")
    assert done.code == 0
    assert "raise NotImplementedError" in path.read_text()
    (kept,) = (home / "katas" / "attempts").iterdir()
    assert kept.read_text() == WRONG and str(kept) in done.err
    assert kept.name.startswith("shift-20") and kept.suffix == ".py"


def test_two_resets_in_a_second_keep_both_copies(run, mine, home):
    for text in ("# first\n", "# second\n", "# third\n"):
        mine(text)
        run("kata", "shift", "--reset")
    kept = sorted(path.read_text() for path in (home / "katas" / "attempts").iterdir())
    assert kept == ["# first\n", "# second\n", "# third\n"]


def test_reset_is_not_for_a_file_of_one_s_own(run, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(WRONG)
    assert run("kata", "shift", "--reset", "--file", path).code == 2
    assert path.read_text() == WRONG


@pytest.mark.parametrize(
    ("text", "code", "word"), [(RIGHT, 0, "passed"), (WRONG, 1, "failed"), ("def (", 1, "invalid")]
)
def test_once_judges_the_file_and_its_exit_code_says_whether_it_passed(run, mine, text, code, word):
    mine(text)
    done = run("kata", "shift", "--once")
    assert done.code == code
    assert done.out.startswith(f"shift: {word} (")


def test_a_failure_is_told_in_full_with_its_diagnosis_and_what_to_do_next(run, mine):
    mine(WRONG)
    text = run("kata", "shift", "--once", "--seed", "3").out
    for words in (
        "✗ the default: ",
        "The first failure: “the default”, at “value 1”, in float32",
        "expected",
        "yours",
        "What happened: wrong-operation",
        "Due now as a card: what-scaling-does",
        "nfquiz kata shift --once --seed 3",
    ):
        assert words in text or words.replace("✗", "x ") in text, words


def test_the_verdict_as_json_is_the_design_s(run, mine):
    mine(WRONG)
    done = run("kata", "shift", "--once", "--seed", "7", "--json")
    verdict = json.loads(done.out)
    assert done.code == 1
    assert {"kata", "verdict", "passed", "seed", "device", "scenarios", "diagnosis", "isolation", "ms"} <= set(verdict)
    assert (verdict["kata"], verdict["verdict"], verdict["passed"], verdict["seed"]) == ("shift", "failed", False, 7)
    assert verdict["device"] == "cpu" and verdict["isolation"] and verdict["ms"] > 0
    assert all(set(row) == {"name", "passed", "message", "ms"} for row in verdict["scenarios"])
    assert verdict["diagnosis"]["mistakes"] == ["wrong-operation"]
    assert verdict["diagnosis"]["says"] == "The wrong operation. It shows for every value."


def test_a_pass_as_json_has_no_diagnosis(run, mine):
    mine(RIGHT)
    verdict = json.loads(run("kata", "shift", "--json").out)
    assert (verdict["passed"], verdict["diagnosis"], verdict["failure"]) == (True, None, None)


def test_a_file_of_one_s_own_is_judged_where_it_is(run, tmp_path, home):
    path = tmp_path / "answer.py"
    path.write_text("def shift(x, by=1.0):\n    return x[\n")
    done = run("kata", "shift", "--once", "--file", path)
    assert done.code == 1 and "answer.py, line 2" in done.out
    assert not (home / "katas").exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\xff\xfe\x00", "is not UTF-8 text"), (b"#" * (1 << 21), "larger than a solution can be")],
)
def test_a_file_that_cannot_be_a_solution_is_refused(run, tmp_path, content, says):
    path = tmp_path / "answer.py"
    path.write_bytes(content)
    done = run("kata", "shift", "--once", "--file", path)
    assert done.code == 2 and says in done.err


def test_a_byte_order_mark_does_no_harm(run, tmp_path):
    path = tmp_path / "answer.py"
    path.write_bytes(b"\xef\xbb\xbf" + RIGHT.encode())
    assert run("kata", "shift", "--once", "--file", path).code == 0


def test_a_seed_repeats_the_run(run, mine):
    mine("def shift(x, by=1.0):\n    print(x)\n    return x\n")

    def shown(seed):
        verdict = json.loads(run("kata", "shift", "--json", "--seed", seed).out)
        return verdict["output"], verdict["failure"]

    assert shown(5) == shown(5)
    assert shown(5) != shown(6)


def test_without_a_seed_every_run_draws_one(run, mine):
    mine(RIGHT)
    assert len({json.loads(run("kata", "shift", "--json").out)["seed"] for _ in range(3)}) == 3


def test_hints_come_one_by_one_and_are_in_the_log(run, events):
    first, second, third, fourth = (run("kata", "shift", "--hint") for _ in range(4))
    assert first.out == "Hint 1 of 3: Which operation works on every element?\n"
    assert second.out.startswith("Hint 1 of 3") and "Hint 2 of 3" in second.out and "Hint 3" not in second.out
    assert "Hint 3 of 3" in third.out
    assert "--solution" in fourth.out and "Hint 3 of 3" in fourth.out
    assert [event.data["number"] for event in events("hint")] == [1, 2, 3]
    assert fourth.code == 0


def test_the_solution_is_shown_and_that_is_in_the_log(run, mine, events):
    mine(RIGHT)
    done = run("kata", "shift", "--solution")
    assert done.code == 0
    assert "shifted = x + by" in done.out and "def scale" not in done.out
    assert len(events("solution")) == 1
    run("kata", "shift", "--once")
    assert events("attempt")[0].data["solution_shown"]


def test_the_diff_shows_both_sides_and_counts_as_the_solution(run, mine, events):
    mine(RIGHT)
    text = run("kata", "shift", "--diff").out
    assert "-    return x - (-by)" in text and "+    shifted = x + by" in text
    assert events("solution")[0].data == {"mode": "implement", "diff": True}


def test_an_attempt_is_in_the_log_with_its_source_and_how_it_came_about(run, mine, events):
    mine(WRONG)
    run("kata", "shift", "--hint")
    run("kata", "shift", "--once", "--seed", "4")
    mine(RIGHT)
    run("kata", "shift", "--once")
    first, second = (event.data for event in events("attempt"))
    assert (first["source"], first["passed"], first["verdict"], first["seed"]) == (WRONG, False, "failed", 4)
    assert (first["diagnosis"], first["hints"], first["minutes"]) == (["wrong-operation"], 1, 5)
    assert (second["source"], second["passed"], second["hints"]) == (RIGHT, True, 1)
    assert second["seconds"] >= 0


def test_a_diagnosed_mistake_makes_its_card_due(run, mine, events):
    mine(WRONG)
    run("kata", "shift", "--once")
    (due,) = events("due")
    assert (due.subject, due.data["because"]) == ("card:what-scaling-does", "shift: wrong-operation")


def test_a_scenario_of_one_s_own_shows_both_sides(run, mine, tmp_path, events):
    mine(WRONG)
    own = tmp_path / "own.py"
    own.write_text(OWN)
    done = run("kata", "shift", "--try", own)
    assert done.code == 1
    assert "mine, float32, ten:" in done.out and "mine, float64, ten:" in done.out
    assert "expected  [11]" in done.out and "yours     [9]" in done.out
    assert events("attempt") == []  # it is not an attempt
    mine(RIGHT)
    done = run("kata", "shift", "--try", own)
    assert done.code == 0 and "ten: the same" in done.out
    assert json.loads(run("kata", "shift", "--try", own, "--json").out)["checkpoints"][0]["same"]


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("x = y\n", 2, "own.py, line 1: NameError"),
        ("x = 1\n", 2, "own.py declares no scenario"),
        (OWN.replace("[10.0]", "[10.0"), 2, "own.py, line 6: SyntaxError"),
        (OWN.replace("given.tensor", "given.tensr"), 1, "own.py, line 6"),
    ],
)
def test_an_error_in_one_s_own_scenario_names_file_and_line(run, mine, tmp_path, text, code, says):
    mine(RIGHT)
    own = tmp_path / "own.py"
    own.write_text(text)
    done = run("kata", "shift", "--try", own)
    assert done.code == code
    assert says in (done.err if code == 2 else done.out)


def test_a_scenario_file_that_is_not_there_is_named(run, mine, tmp_path):
    mine(RIGHT)
    done = run("kata", "shift", "--try", tmp_path / "none.py")
    assert done.code == 2 and "none.py cannot be read" in done.err


def test_the_list_is_in_learning_order(run):
    rows = json.loads(run("kata", "--json").out)["katas"]
    place = {row["id"]: number for number, row in enumerate(rows)}
    assert all(place[before] < place[row["id"]] for row in rows for before in row["prerequisites"] if before in place)
    assert place["scale"] < place["shift"]
    assert set(rows[0]) == {
        "id",
        "title",
        "topic",
        "level",
        "minutes",
        "prerequisites",
        "state",
        "attempts",
        "due",
        "is_due",
        "modes",
        "next",
    }


def test_the_list_shows_how_each_kata_stands(run, mine):
    mine(WRONG)
    run("kata", "shift", "--once")

    def state():
        rows = json.loads(run("kata", "--json", "--topic", "arithmetic").out)["katas"]
        return {row["id"]: (row["state"], row["attempts"]) for row in rows}

    assert state() == {"scale": ("new", 0), "shift": ("attempted", 1)}
    mine(RIGHT)
    run("kata", "shift", "--once")
    assert state()["shift"] == ("solved unaided", 2)
    done = run("kata", "--topic", "arithmetic")
    assert "1 of 2 solved" in done.err and len(done.out.splitlines()) == 2


def test_the_list_goes_on_where_one_kata_is_broken(run, tmp_path):
    folder = tmp_path / "pack" / "katas" / "simple" / "broken"
    folder.mkdir(parents=True)
    (folder / "kata.yaml").write_text("title: [\n")
    done = run("kata", pack=tmp_path / "pack")
    assert done.code == 0
    assert "broken/kata.yaml" in done.err and "adam" in done.out


def test_no_colour_without_a_terminal(run, mine):
    mine(WRONG)
    assert "\x1b" not in run("kata", "shift", "--once").out + run("kata", "shift", "--diff").out


def test_colour_where_it_is_asked_for_and_not_with_plain(run, mine, monkeypatch):
    mine(WRONG)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run("kata", "shift", "--once").out
    assert "\x1b[" not in run("kata", "shift", "--once", "--plain").out
    monkeypatch.delenv("NO_COLOR", raising=False)


def test_the_real_program_judges_from_start_to_end(home, tmp_path):
    path = tmp_path / "adam.py"
    path.write_text("class Adam:\n    pass\n")
    done = subprocess.run(
        [sys.executable, "-m", "nfquiz", "kata", "adam", "--once", "--file", str(path), "--json"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["verdict"] == "failed"


def test_an_interpreter_without_torch_gives_the_line_to_type(tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "bare")], check=True)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "nfquiz",
            "kata",
            "relu",
            "--once",
            "--python",
            str(tmp_path / "bare" / "bin" / "python"),
        ],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "pip install 'nfquiz[torch]'" in done.stderr and "Traceback" not in done.stderr


def test_a_level_of_isolation_that_is_not_reached_is_refused(run, mine, monkeypatch, proctor, events):
    asked = []

    def refuse(attempt, heard=None):
        asked.append(attempt.require)
        raise UserError("This system reaches the isolation level 'files', below the 'full' that is required.")

    mine(RIGHT)
    monkeypatch.setattr(proctor, "judge", refuse)
    monkeypatch.setenv("NFQUIZ_REQUIRE_ISOLATION", "limits")
    done = run("kata", "shift", "--once", "--require-isolation", "full")
    assert (done.code, done.out) == (2, "") and "below the 'full' that is required" in done.err
    assert run("kata", "shift", "--once").code == 2
    assert asked == ["full", "limits"] and not events("attempt")
