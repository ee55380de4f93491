"""Two values drawn beside each other in text."""

import math

import pytest

from nfquiz.tui.widgets import plots


def difference(expected, yours, rows=(), start=(0,), index=(None,)):
    part = {"index": list(index), "start": list(start), "expected": expected, "yours": yours}
    return {"shape": [len(expected)], "wrong": max(1, len(rows)), "rows": list(rows), "part": part}


def row(index, expected, yours):
    return {"index": index, "expected": expected, "yours": yours}


def test_the_table_has_where_what_is_expected_yours_and_how_far_off():
    found = difference([1.0], [2.5], [row([0, 3], 1.0, 2.5), row([1, 0], "nan", 3.0)])
    lines = plots.table(found).plain.splitlines()
    assert lines[0].split() == ["index", "expected", "yours", "off", "by"]
    assert lines[1].split() == ["[0,", "3]", "1", "2.5", "1.5"]
    assert lines[2].split() == ["[1,", "0]", "nan", "3"]


def test_a_narrow_table_leaves_the_last_column_out_and_says_how_many_more_there_are():
    found = difference([1.0], [2.5], [row([0], 0.123456, 0.654321)]) | {"wrong": 9, "shape": [3, 5]}
    lines = plots.table(found, width=26).plain.splitlines()
    assert "off by" not in lines[0] and lines[-1] == "… and 8 more of 15"


def test_a_curve_of_eight_points_is_drawn_and_one_of_seven_is_not():
    assert plots.picture(difference([0.0] * 7, [1.0] * 7), 60) is None
    assert plots.picture(difference([0.0] * 8, [1.0] * 8), 60) is not None
    assert plots.picture({"part": None}, 60) is None


def test_expected_is_a_line_and_yours_are_crosses_each_where_its_value_is():
    expected, yours = [float(at) for at in range(20)], [0.0] * 20
    lines = plots.curve(expected, yours, 60).plain.splitlines()
    drawn = lines[: plots.HEIGHT]
    assert all(plots.YOURS not in line for line in drawn[:-1]) and drawn[-1].count(plots.YOURS) == 20
    assert drawn[0].rstrip().endswith("⠔") or any(ord(sign) >= 0x2800 for sign in drawn[0])
    assert drawn[0].split()[0] == "19" and drawn[-1].split()[0] == "0"
    assert "expected" in lines[-1] and "yours" in lines[-1]


def test_where_both_agree_the_cross_covers_the_line():
    values = [math.sin(at / 3) for at in range(30)]
    shown = plots.curve(values, values, 40).plain
    assert shown.count(plots.YOURS) >= 25


@pytest.mark.parametrize("yours", [["nan"] * 10, ["inf", *[1.0] * 9]])
def test_what_is_not_finite_is_counted_and_not_drawn(yours):
    shown = plots.curve([1.0] * 10, yours, 60).plain
    assert f"{sum(isinstance(one, str) for one in yours)} of yours" in shown and "not finite" in shown


def test_a_curve_without_a_finite_value_is_none():
    assert plots.curve(["nan"] * 9, ["nan"] * 9, 60) is None


@pytest.mark.parametrize("width", [12, 40, 300])
def test_a_curve_fits_the_room(width):
    shown = plots.curve([float(at % 7) for at in range(100)], [1e6] * 100, width).plain
    assert max(map(len, shown.splitlines()[: plots.HEIGHT])) <= max(20, min(width, plots.WIDEST))


def test_a_heat_map_is_darker_where_more_is_off_and_tells_the_scale():
    expected = [[0.0] * 5 for _ in range(3)]
    yours = [[0.0, 0.001, 0.3, 0.6, 1.0], [0.0] * 5, [0.0] * 5]
    lines = plots.picture(difference(expected, yours, start=(0, 0), index=(None, None)), 60).plain.splitlines()
    assert lines[1] == "0 ····▒▒▓▓██" and lines[2] == "1 ··········"
    assert "off by up to 1" in lines[-1]


def test_a_heat_map_says_which_part_it_shows_and_what_cannot_be_measured():
    expected, yours = [[1.0, 2.0]], [["nan", 2.0]]
    shown = plots.heat_map(expected, yours, 40, (7, 30), plots._place([2, None, None])).plain
    assert "columns 30 to 31 of [2, :, :]" in shown and "7 ??··" in shown and "? not finite" in shown


def test_a_matrix_that_is_too_wide_is_drawn_narrower_and_then_cut():
    wide = [[1.0] * 60]
    assert "·" * 60 in plots.heat_map(wide, wide, 70).plain
    lines = plots.heat_map(wide, wide, 30).plain.splitlines()
    assert max(len(line) for line in lines[:-1]) <= 30 and "columns 0 to 27" in lines[0]


def test_equal_values_that_are_not_finite_are_no_difference():
    assert plots._gap("nan", "nan") == 0.0 and plots._gap("nan", 1.0) is None and plots._gap(True, False) == 1.0
