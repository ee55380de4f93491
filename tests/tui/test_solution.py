"""The solution beside the person's code."""

import pytest

from nfquiz.tui.solution import one_below_the_other, pairs, side_by_side

YOURS = "import torch\n\n\ndef f(x):\n    return x + 1\n"
RIGHT = 'import torch\n\n\ndef f(x):\n    """Doc."""\n    return x * 2\n'


def test_lines_that_belong_together_stand_beside_each_other():
    signs = [(one.sign, one.yours, one.right) for one in pairs(YOURS.splitlines(), RIGHT.splitlines())]
    assert signs[:4] == [(" ", 1, 1), (" ", 2, 2), (" ", 3, 3), (" ", 4, 4)]
    assert signs[4:] == [("~", 5, 5), ("+", None, 6)]


def test_two_columns_hold_both_texts_with_their_own_numbers():
    lines = side_by_side(YOURS, RIGHT, 100).plain.splitlines()
    assert lines[0].split() == ["your", "code", "reference"]
    assert lines[5].startswith("~ 5     return x + 1") and '~ 5     """Doc."""' in lines[5]
    assert lines[6].strip() == "+ 6     return x * 2"


@pytest.mark.parametrize("width", [60, 100, 200])
def test_a_line_that_is_too_long_is_broken_and_nothing_of_it_is_lost(width):
    long = "    value = " + " + ".join(f"name_{at}" for at in range(30)) + "\n"
    shown = side_by_side(long, long, width).plain
    assert max(map(len, shown.splitlines())) <= width
    assert all(f"name_{at}" in "".join(shown.split()) for at in range(30))


def test_in_one_column_yours_come_before_the_reference_s():
    lines = one_below_the_other(YOURS, RIGHT).plain.splitlines()
    assert [line[0] for line in lines[5:]] == ["-", "+", "+"]


def test_an_empty_file_is_shown_too():
    assert "+ 6" in side_by_side("", RIGHT, 100).plain and "+ 6" in one_below_the_other("", RIGHT).plain
