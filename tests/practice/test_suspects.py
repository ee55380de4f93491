"""The lines that a diagnosis is about."""

from types import SimpleNamespace

import pytest

from nfquiz.practice.suspects import suspects


def kata(*texts):
    return SimpleNamespace(mistakes=[SimpleNamespace(id="m", edits=[SimpleNamespace(replace=text) for text in texts])])


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("x - by", [("a.py", 2)]),
        ("x   -by", [("a.py", 2)]),  # spaces aside
        ("y = 1\nreturn x", [("a.py", 3)]),
        ("z", []),
        ("", []),  # the mistake only leaves something out
        ("x", []),  # it is everywhere
    ],
)
def test_a_line_is_found_where_the_text_is_there_once(written, found):
    text = "def f(x):\n    a = x - by\n    y = 1\n    return x\n"
    assert list(suspects(kata(written), ["m"], {"a.py": text})) == found


def test_a_text_in_two_files_and_a_mistake_that_is_gone_point_nowhere():
    files = {"a.py": "x - by\n", "b.py": "x - by\n"}
    assert list(suspects(kata("x - by"), ["m"], files)) == []
    assert list(suspects(kata("x - by"), ["gone"], files)) == []
