"""The score's screen: each part by its number, and the attempts at a kata with their code."""

from datetime import date, timedelta

import pytest

from nfquiz.score.calibration import Calibration, Stated
from nfquiz.score.history import History, Moved
from nfquiz.store.events import event
from nfquiz.tui.braille import Drawing
from nfquiz.tui.score_views import calibration_text, course_text
from nfquiz.tui.widgets.attempts import AttemptsView
from nfquiz.tui.widgets.table import Table


def text_of(app, selector):
    return str(app.screen.query_one(selector).visual)


@pytest.fixture
def tried(context, clock):
    """Two attempts at the kata scale: one that failed, one that passed with a line changed."""
    for minutes, line, passed in ((9, "return x", False), (2, "return 2 * x", True)):
        data = {
            "verdict": "passed" if passed else "failed",
            "passed": passed,
            "source": f"def scale(x):\n    {line}\n",
            "diagnosis": [] if passed else ["not-scaled"],
        }
        context.log.append(event("attempt", "kata:scale", data, clock() - timedelta(minutes=minutes)))


async def test_topics_have_the_counts_behind_each_figure(quiz, press, settle):
    app = quiz()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "S")
        await settle(pilot)
        table = app.screen.query_one("#topics Table", Table)
        rows = [["".join(text for text, _ in cell) for cell in table._cells(place)] for place in range(table.count)]
        (variance,) = [row for row in rows if row[0] == "variance"]
        assert variance[5] == "0 of 3" and "●" in variance[3]
        assert "0 of 6 cards seen" in text_of(app, "#overall")


async def test_each_part_is_shown_by_its_number_and_by_a_click(quiz, press, settle, tried):
    app = quiz()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "S")
        await settle(pilot)
        for key, part in zip("23451", ("course", "sureness", "ahead", "attempts", "topics"), strict=True):
            await press(pilot, key)
            assert app.screen.part == part
        await press(pilot, "tab")
        assert app.screen.part == "course"
        await pilot.click(app.screen.query("#parts KeyButton")[3])
        await press(pilot)
        assert app.screen.part == "ahead"


async def test_attempts_are_stepped_through_with_what_changed(quiz, press, settle, tried):
    app = quiz()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "S", "5", "enter")
        await settle(pilot)
        assert "Attempt 2 of 2  ✓ passed" in text_of(app, "#attempt-head")
        assert "-    return x\n+    return 2 * x" in text_of(app, "#code")
        await press(pilot, "v")
        assert text_of(app, "#code") == " def scale(x):\n     return 2 * x"
        await press(pilot, "left")
        assert "✗ failed" in text_of(app, "#attempt-head") and "not-scaled" in text_of(app, "#attempt-head")
        await press(pilot, "q")
        assert not app.screen.query_one(AttemptsView).opened
        await press(pilot, "q")
        assert app.current_mode == "today"


def test_the_course_is_a_line_between_its_days():
    moved = tuple(Moved(date(2026, 3, day), share) for day, share in ((1, 0.0), (5, 0.5), (9, 1.0)))
    lines = str(course_text(History((), moved, (), 0), 60)).splitlines()
    assert lines[0] == "Readiness since 1 March: from 0% to 100%"
    assert lines[1].startswith(" 100%") and lines[1].rstrip()[-1] != "%"
    assert "1 Mar" in lines[-1] and "9 Mar" in lines[-1]


def test_calibration_is_drawn_and_told():
    made = Calibration((Stated(75, 8, 4, 0.3, 0.7),), 0.3, 0.25, ("relu",), (), None, None, None, 0)
    text = str(calibration_text(made))
    assert "●" in text and "4 of 8 answers right" in text and "Brier score 0.300" in text and "relu" in text


def test_a_line_of_dots_goes_from_corner_to_corner():
    drawing = Drawing(3, 2)
    drawing.line(0, 0, 1, 1)
    drawing.mark(1, 1, "●")
    rows = drawing.rows()
    assert [len(row) for row in rows] == [3, 3]
    assert rows[0][-1] == "●" and rows[1][0] != " " and rows[1][-1] == " "
