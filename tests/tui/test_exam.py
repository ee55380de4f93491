"""The katas of a mock interview, at a bench that reveals nothing, with the real judge."""

from datetime import timedelta

import pytest
from textual.widgets import Input

from nfquiz.score.interview import KIND
from nfquiz.tui.asking import AskScreen
from nfquiz.tui.exam_bench import ExamBench

RIGHT = {
    "shift": "def shift(x, by=1.0):\n    return x - (-by)\n",
    "scale": "def scale(x, by=2.0):\n    return x * by\n",
}


@pytest.fixture(autouse=True)
def real_judge(no_judge, shared_judge):
    pass


@pytest.fixture
def at_the_bench(press, settle):
    """Begins an interview and passes all questions, until a kata is on the bench."""

    async def go(pilot):
        app = pilot.app
        await settle(pilot)
        await press(pilot, "I")
        await settle(pilot)
        app.screen.query_one("#minutes", Input).value = "30"
        await press(pilot, "enter")
        await settle(pilot)
        while not isinstance(app.screen, ExamBench):
            await press(pilot, "escape", "p")
        return app.screen

    return go


async def judged(pilot, press, settle, bench):
    await press(pilot, "ctrl+s")
    while bench._run is not None:
        await pilot.pause(0.05)
    await press(pilot)
    await settle(pilot)


def stages(context):
    return [one.data["stage"] for one in context.log.events(kind=KIND)]


async def test_it_tells_how_many_pass_and_goes_on_once_all_do(quiz, press, settle, at_the_bench, context):
    app = quiz()
    async with app.run_test(size=(120, 40)) as pilot:
        bench = await at_the_bench(pilot)
        await judged(pilot, press, settle, bench)
        says = "\n".join(str(one.visual) for one in bench.results.query("Static"))
        assert "Not yet: " in says and "scenarios pass" in says
        first = bench.kata.kata.id
        bench.files.take(dict.fromkeys(bench.files.texts, RIGHT[first]))
        await judged(pilot, press, settle, bench)
        assert app.screen is not bench
        while isinstance(app.screen, ExamBench):
            await press(pilot, "escape", "n")
            assert isinstance(app.screen, AskScreen)
            await press(pilot, "y")
        await settle(pilot)
        await settle(pilot)
        assert app.screen.stage == "done"
    verdicts = [one.data for one in context.log.events(kind=KIND) if one.data["stage"] == "judged"]
    assert [one["passed"] for one in verdicts] == [False, True]
    assert stages(context)[-1] == "finished"


async def test_leaving_the_bench_stops_the_clock_and_it_is_laid_out_again_as_it_was(
    quiz, press, settle, at_the_bench, context, clock
):
    app = quiz()
    async with app.run_test(size=(80, 24)) as pilot:
        bench = await at_the_bench(pilot)
        bench.files.take(dict.fromkeys(bench.files.texts, "# begun\n"))
        clock.now += timedelta(minutes=3)
        left = bench.interview.seconds_left
        bench.action_leave()
        await press(pilot)
        await settle(pilot)
        assert app.current_mode == "today"
        assert stages(context)[-1] == "paused"
        clock.now += timedelta(hours=5)
        await press(pilot, "1")
        await settle(pilot)
        await press(pilot, "enter")
        await settle(pilot)
        again = app.screen
        assert isinstance(again, ExamBench)
        assert again.interview.seconds_left == left
        assert set(again.files.texts.values()) == {"# begun\n"}
