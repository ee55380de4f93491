"""Plots in text: what they show can be read off them."""

from datetime import date, timedelta

from nfquiz.tui.charts import bar, columns, course, heat_map, span


def test_a_bar_never_hides_something_nor_pretends_to_be_whole():
    assert bar(0, 10, ascii=True) == "." * 10
    assert bar(0.001, 10, ascii=True) == "#" + "." * 9
    assert bar(0.999, 10, ascii=True) == "#" * 9 + "."
    assert bar(1, 10, ascii=True) == "#" * 10


def test_a_span_shows_the_figure_within_its_interval():
    assert span(0.2, 0.5, 0.8, 10, ascii=True) == "..[--o--]."
    assert span(0.0, 0.0, 1.0, 10, ascii=True) == "o--------]"


def test_a_course_rises_from_left_to_right_and_has_a_scale():
    lines = course([0.0, 0.5, 1.0], 9, height=4, ascii=True)
    assert lines[0] == " 100%       ###"
    assert lines[1].rstrip() == "            ###"
    assert lines[2] == "  50%    ######"
    assert lines[-1] == "   0% ---------"


def test_a_course_longer_than_its_room_keeps_its_end():
    lines = course([n / 99 for n in range(100)], 20, ascii=True)
    assert max(map(len, lines)) == 26
    assert lines[0].endswith("#")


def test_the_heat_map_has_a_row_a_weekday_and_darkens_with_the_count():
    today = date(2026, 3, 4)  # a Wednesday
    counts = {today - timedelta(days=back): count for back, count in ((0, 40), (1, 1), (8, 10), (7, 20))}
    lines = heat_map(counts, today, weeks=3, ascii=True)
    assert lines[1] == "Mon . . ."
    assert lines[2] == "    . + ."[:6] + lines[2][6:]
    assert lines[3].startswith("Wed") and lines[3][-1] == "#"
    assert lines[4] == "    . ."  # tomorrow is not shown
    assert lines[-1].startswith("    . none")


def test_columns_share_one_scale():
    assert columns([("a", 10, "x"), ("bb", 5, ""), ("c", 0, "")], 10, ascii=True) == [
        "a   10  ##########  x",
        "bb   5  #####",
        "c    0",
    ]
