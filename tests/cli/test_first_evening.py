"""What somebody meets who uses the program for the first time, mistakes included: plain words, the right exit code."""

import os
import subprocess
import sys

import pytest

from nfquiz.cli import console

NOTHING = "class Nothing:\n    pass\n"


def program(*arguments, home, **options):
    """Call the program in a process of its own, for what only a real pipe can show."""
    environment = {**os.environ, "NFQUIZ_HOME": str(home), **options.pop("environment", {})}
    return subprocess.run([sys.executable, "-m", "nfquiz", *arguments], env=environment, check=False, **options)


def test_a_pipe_that_takes_no_unicode_gets_question_marks(home):
    ascii_only = {"PYTHONIOENCODING": "ascii"}
    done = program("kata", "adam", "--solution", home=home, capture_output=True, environment=ascii_only)
    assert done.returncode == 0 and b"class Adam" in done.stdout and b"?" in done.stdout


def test_a_reader_that_leaves_early_is_no_mistake(home):
    reading, writing = os.pipe()
    os.close(reading)
    done = program("score", "--json", home=home, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a device that is always full")
def test_a_full_disk_behind_standard_output_is_said(home):
    with open("/dev/full", "w") as full:
        done = program("score", home=home, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert b"cannot be written: No space left on device" in done.stderr and b"fault" not in done.stderr


def test_help_shows_ranges_without_a_backslash(run):
    shown = run("drill", "-h").out
    assert "[x>=1]" in shown and "\\[" not in shown


def test_the_line_that_repeats_a_run_names_the_file_that_was_given(run, home, monkeypatch):
    home.mkdir(exist_ok=True)
    monkeypatch.chdir(home)
    (home / "my shift.py").write_text("def shift(x, by=1.0):\n    return x\n")
    done = run("kata", "shift", "--once", "--file", "my shift.py", "--seed", 4)
    assert "nfquiz kata shift --once --file 'my shift.py' --seed 4" in " ".join(done.out.split())


def test_a_text_that_does_not_run_is_not_offered_to_be_repeated(run, home, monkeypatch):
    home.mkdir(exist_ok=True)
    (home / "mine.py").write_text(NOTHING)
    done = run("kata", "shift", "--once", "--file", home / "mine.py")
    assert done.code == 1 and "invalid" in done.out and "Repeat" not in done.out


def test_a_scenario_of_ones_own_on_a_text_that_does_not_run_says_why(run, home):
    home.mkdir(exist_ok=True)
    (home / "mine.py").write_text(NOTHING)
    (home / "own.py").write_text(
        "from nfquiz.judge.scenario import scenario\n\n"
        '@scenario("mine")\ndef mine(impl, given):\n    yield "y", impl.shift(given.randn(2))\n'
    )
    done = run("kata", "shift", "--file", home / "mine.py", "--try", home / "own.py")
    assert done.code == 1 and "must define" in done.out and not done.err


def test_an_empty_scenario_file_shows_none_of_the_hidden_ones(run, home):
    home.mkdir(exist_ok=True)
    (home / "own.py").write_text("\n")
    done = run("kata", "shift", "--try", home / "own.py")
    assert done.code == 2 and done.out == "" and "is empty" in done.err


def test_a_reset_that_cannot_keep_the_file_leaves_it(run, home):
    run("kata", "shift", "--hint")
    mine = home / "katas" / "shift.py"
    mine.write_text(NOTHING)
    (home / "katas" / "attempts").write_text("in the way")
    done = run("kata", "shift", "--reset")
    assert done.code == 2 and "cannot be kept" in done.err
    assert mine.read_text() == NOTHING


def test_a_pack_of_the_settings_that_is_gone_is_traced_to_the_settings(run, home):
    home.mkdir(exist_ok=True)
    (home / "settings.toml").write_text('packs = ["gone"]\n')
    done = run("score")
    assert done.code == 2 and "settings.toml: packs: There is no folder" in done.err


def test_problems_of_a_pack_are_named_by_the_command_that_is_offered(run, tmp_path):
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "broken.yaml").write_text("a: [\n")
    offered = run("score", pack=tmp_path).err
    assert f"1 problem in the content; `nfquiz --pack {tmp_path} lint --static` names them." in offered
    assert "broken.yaml" in run("lint", "--static", pack=tmp_path).out


def test_an_unknown_level_or_topic_near_to_none_says_what_there_is(run):
    assert "There are: core, intermediate, advanced." in run("kata", "--level", "qqqq").err
    assert "`nfquiz score --all` lists them." in run("kata", "--topic", "qqqq").err


def test_lines_are_wrapped_between_words_and_code_is_left(monkeypatch):
    monkeypatch.setattr(console, "width", lambda: 30)
    code = "    >>> " + "x" * 60
    text = console.wrapped("- a point that is longer than\n" + "- the line is wide, so it goes on below\n" + code)
    assert text.splitlines() == ["- a point that is longer than", "- the line is wide, so it goes", "  on below", code]


def test_a_line_without_end_is_cut(run, home):
    home.mkdir(exist_ok=True)
    (home / "mine.py").write_text('def shift(x, by=1.0):\n    print("x" * 5000)\n    return x\n')
    done = run("kata", "shift", "--once", "--file", home / "mine.py")
    assert max(map(len, done.out.splitlines())) < 500
