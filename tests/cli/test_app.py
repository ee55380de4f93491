"""The command itself: its help, what it refuses and how, and that no traceback reaches anybody."""

import os
import subprocess
import sys

import pytest

import nfquiz
from nfquiz.cli.verbs import VERBS

BARE = {"pack": None}


def test_help_lists_every_verb(run):
    done = run("--help", **BARE)
    assert done.code == 0
    for verb, line in VERBS.items():
        assert verb in done.out and line in done.out


def test_every_verb_has_help_of_its_own(run, monkeypatch):
    for verb, line in VERBS.items():
        done = run(verb, "--help")
        assert done.code == 0
        assert f"Usage: nfquiz {verb}" in done.out and line.split(",")[0] in done.out


def test_the_version_is_printed(run):
    done = run("--version", **BARE)
    assert (done.code, done.out) == (0, f"{nfquiz.__version__}\n")


def test_without_a_terminal_the_bare_command_shows_the_score(run):
    done = run(**BARE)
    assert done.code == 0
    assert done.out.strip()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["drlil"], "There is no command 'drlil'. Did you mean drill?"),
        (["zzz"], "There is no command 'zzz'. There are drill, kata"),
        (["kata", "shfit"], "There is no kata 'shfit'.\nDid you mean shift"),
        (["kata", "softmx"], "Did you mean softmax"),
        (["kata", "../shift"], "There is no kata '../shift'"),
        (["kata", "shift", "--onec"], "No such option"),
        (["kata", "shift", "--seed", "x"], "'--seed'"),
        (["kata", "shift", "--seed", "-1"], "'--seed'"),
        (["kata", "shift", "--once", "--device", "gpu"], "There is no device 'gpu'"),
        (["kata", "shift", "--once", "--require-isolation", "all"], "There is no isolation level 'all'"),
        (["kata", "--topic", "optimiser"], "There is no topic 'optimiser'.\nDid you mean optimizers"),
        (["kata", "--level", "coer"], "There is no level 'coer'.\nDid you mean core?"),
        (["kata", "shift", "--once", "--file", "/no/such.py"], "/no/such.py cannot be read"),
        (["drill", "activtions"], "There is no deck 'activtions'.\nDid you mean activations"),
        (["lint", "/no/such"], "/no/such does not exist"),
    ],
)
def test_what_is_not_there_is_refused_with_the_nearest_name(run, arguments, says):
    done = run(*arguments)
    assert done.code == 2
    assert says in done.err and "nfquiz: " in done.err
    assert done.out == "" and "Traceback" not in done.err


def test_an_unknown_option_gets_the_nearest_one(run):
    message = run("kata", "shift", "--onec").err
    assert "Did you mean" in message and "--once" in message and "Try `nfquiz kata --help`" in message


def test_a_pack_that_is_not_there_is_named(run, tmp_path):
    done = run("kata", pack=tmp_path / "nowhere")
    assert done.code == 2
    assert str(tmp_path / "nowhere") in done.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("workspace =\n", ":1: this is not TOML"),
        ("[", "this is not TOML"),
        ("wrokspace = 'x'\n", "did you mean workspace"),
    ],
)
def test_a_broken_settings_file_is_named_with_its_line(run, home, text, says):
    home.mkdir()
    (home / "settings.toml").write_text(text)
    for arguments in (["kata"], ["drill", "--plain"], ["score"], ["doctor"]):
        done = run(*arguments)
        assert done.code == 2
        assert f"{home / 'settings.toml'}:" in done.err and says in done.err


@pytest.mark.parametrize(
    "content", [b"this is no database, and long enough to be read as one" * 50, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_broken_log_is_named_with_what_to_do(run, home, content):
    home.mkdir()
    (home / "log.db").write_bytes(content)
    for arguments in (["kata"], ["drill", "--plain"], ["score"], ["kata", "shift", "--hint"]):
        done = run(*arguments)
        assert done.code == 2, arguments
        assert str(home / "log.db") in done.err
        assert len(done.err.splitlines()) >= 2
    assert (home / "log.db").read_bytes() == content


def test_a_fault_of_our_own_goes_to_a_file_and_is_said_in_a_line(run, home, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("nfquiz.content.packs.load_katas", broken)
    done = run("kata")
    assert done.code == 2
    assert "Traceback" not in done.err and "a fault in nfquiz itself: ZeroDivisionError: ours" in done.err
    kept = home / "state" / "fault.txt"
    assert str(kept) in done.err and "Traceback" in kept.read_text()


def test_an_interrupt_ends_quietly(run, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("nfquiz.content.packs.load_katas", interrupted)
    done = run("kata")
    assert (done.code, done.out, done.err) == (130, "", "")


def test_a_reader_that_goes_away_is_no_fault(home):
    """`nfquiz kata | head -1`, as the shell runs it."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "nfquiz", "kata"], stdout=write, stderr=subprocess.PIPE, text=True, timeout=60
    )
    os.close(write)
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr and "fault" not in done.stderr
