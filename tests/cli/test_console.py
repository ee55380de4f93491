"""Printing: what goes where, and when there is colour."""

import io
import json
import sys

import pytest

from nfquiz.cli import console


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("environment", "stream", "wanted"),
    [
        ({}, Terminal(), True),
        ({}, io.StringIO(), False),
        ({"NO_COLOR": "1"}, Terminal(), False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, Terminal(), False),
        ({"FORCE_COLOR": "1"}, io.StringIO(), True),
        ({"TERM": "dumb"}, Terminal(), False),
    ],
)
def test_colour_only_where_it_is_wanted(monkeypatch, environment, stream, wanted):
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert console.wants_colour(stream) == wanted
    assert ("\x1b[" in console.styled("word", "good", stream)) == wanted


def test_results_and_notes_go_to_different_streams(capsys):
    console.say("result")
    console.note("aside")
    console.say_json({"σ": [1]})
    out, err = capsys.readouterr()
    assert out.startswith("result\n") and err == "aside\n"
    assert json.loads(out.removeprefix("result\n")) == {"σ": [1]} and "σ" in out


@pytest.mark.parametrize(("encoding", "marks"), [("utf-8", "✓✗"), ("ascii", "ok")])
def test_marks_are_letters_where_the_terminal_has_no_others(monkeypatch, encoding, marks):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    assert console.mark(True) in marks
    assert console.mark(True) != console.mark(False)
    console.mark(False).encode(encoding)
