"""The mock interview on the screen: a journey from the lobby to the scorecard, left and killed without loss."""

from datetime import timedelta

import pytest
from textual.widgets import Input, TextArea

from nfquiz.score.interview import KIND
from nfquiz.store.events import event
from nfquiz.tui.widgets.answers import AnswerField
from nfquiz.tui.widgets.card import CardView
from nfquiz.tui.widgets.interview_views import LobbyView, TickView


def text_of(app, selector):
    return str(app.screen.query_one(selector).visual)


def shown(app):
    """All that the view says."""
    return "\n".join(str(one.visual) for one in app.screen.query("#table Static"))


@pytest.fixture
def stages(context):
    """What the interview's events say happened, in order."""
    return lambda: [one.data["stage"] for one in context.log.events(kind=KIND)]


@pytest.fixture
def begin(press, settle):
    """Goes to the interview and begins one of questions alone."""

    async def start(pilot, minutes=15):
        await settle(pilot)
        await press(pilot, "I")
        await settle(pilot)
        if pilot.app.screen.interview is None:
            pilot.app.screen.query_one("#minutes", Input).value = str(minutes)
            await press(pilot, "c")
        await press(pilot, "enter")
        await settle(pilot)

    return start


async def answer(pilot, press):
    """Answers the part on the screen, somehow."""
    field = pilot.app.screen.query_one(CardView).field
    match pilot.app.screen.interview.question.form:
        case "choice":
            await press(pilot, "a", "enter")
        case "cloze":
            await press(pilot, *(["x", "enter"] * pilot.app.screen.interview.question.gaps))
        case "numeric":
            await press(pilot, "7", "enter")
        case _:
            assert field.given is None
            await press(pilot, "s", "escape", "enter")


async def test_from_the_lobby_through_all_parts_and_rubrics_to_the_scorecard(quiz, press, settle, begin, stages, clock):
    app = quiz()
    async with app.run_test(size=(100, 30)) as pilot:
        await begin(pilot)
        assert app.screen.stage == "asking"
        assert "15:00 left" in text_of(app, "#time")
        while app.screen.stage == "asking":
            assert "must" not in shown(app)
            clock.now += timedelta(seconds=50)
            await answer(pilot, press)
        while app.screen.stage == "ticking":
            await press(pilot, "1", "enter")
        await settle(pilot)
        await settle(pilot)  # what the worker posted mounts widgets of its own
        assert app.screen.stage == "done"
        assert "minutes." in shown(app)
        await press(pilot, "enter")
        assert "Earlier ones" in shown(app)
        await press(pilot, "1")
        assert app.screen.stage == "done"
    assert stages()[-1] == "finished" and "ticked" in stages()


async def test_leaving_stops_the_clock_and_keeps_what_is_written(quiz, press, settle, begin, clock, stages):
    app = quiz()
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        while not app.screen.query("TextArea"):
            await press(pilot, "escape", "p")
        await press(pilot, *"half")
        clock.now += timedelta(minutes=2)
        left = app.screen.interview.seconds_left
        await press(pilot, "escape", "q")
        await settle(pilot)
        assert app.current_mode == "today"
        clock.now += timedelta(hours=3)
        await press(pilot, "I")
        await settle(pilot)
        assert app.screen.interview.seconds_left == left
        assert app.screen.query_one(AnswerField).given == "half"
    assert stages()[-3:] == ["paused", "resumed", "paused"]


async def test_one_that_was_killed_goes_on_in_another_run(quiz, press, settle, begin, clock):
    first = quiz()
    async with first.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        while not first.screen.query("TextArea"):
            await press(pilot, "escape", "p")
        await press(pilot, *"what")
        first.screen.keep()  # as it is every few seconds
        place = first.screen.interview.place
    clock.now += timedelta(days=1)
    second = quiz()
    async with second.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Go on with the interview" in str(second.screen.query("ActionRow").first().query_one(".what").visual)
        await press(pilot, "1")
        await settle(pilot)
        assert "waits: " in shown(second)
        await press(pilot, "enter")
        assert second.screen.interview.place == place
        assert second.screen.query_one(TextArea).text == "what"


async def test_when_the_time_is_up_nothing_more_is_asked(quiz, press, settle, begin, clock):
    app = quiz()
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        clock.now += timedelta(minutes=16)
        app.screen._tick_clock()
        assert "1:00 over" in text_of(app, "#time")
        await press(pilot, "escape", "p")
        await settle(pilot)
        assert app.screen.stage in ("ticking", "done")


async def test_points_are_proposed_from_what_was_written(quiz, press, settle, begin):
    app = quiz()
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot, minutes=60)  # all questions that there are
        while app.screen.interview.question.card.id != "what-scaling-does":
            await press(pilot, "escape", "p")
        app.screen.query_one(TextArea).text = "multiplies by square of factor"
        await press(pilot, "escape", "enter")
        while app.screen.stage == "asking":
            await press(pilot, "escape", "p")
        await press(pilot, "p")
        assert app.screen.query_one(TickView).rubric.ticks == {0}


async def test_it_is_ended_or_given_up_by_a_key_pressed_twice(quiz, press, settle, begin, stages):
    app = quiz()
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        await press(pilot, "escape", "x", "x")
        await settle(pilot)
        assert app.screen.stage == "done"
        await press(pilot, "enter")
        await begin(pilot)
        await press(pilot, "escape", "q")
    again = quiz()
    async with again.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        await settle(pilot)
        await press(pilot, "x", "x")
        assert again.screen.query(LobbyView) and again.screen.interview is None
    assert stages()[-1] == "dropped"


async def test_what_can_not_be_asked_is_refused_in_the_lobby(quiz, press, settle, stages):
    app = quiz()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        await settle(pilot)
        for name, value, says in (("minutes", "5", "from 10 to 240"), ("topics", "varience", "variance")):
            app.screen.query_one("#minutes", Input).value = "20"
            app.screen.query_one(f"#{name}", Input).value = value
            await press(pilot, "enter")
            await settle(pilot)
            assert says in text_of(app, ".refusal")
    assert stages() == []


async def test_one_that_asks_a_card_that_is_gone_can_be_given_up(quiz, press, settle, context, clock, stages):
    part = {"kind": "open", "id": "gone", "minutes": 4, "seed": 1}
    context.log.append(event(KIND, "interview:1", {"stage": "begun", "minutes": 20, "parts": [part]}, clock()))
    app = quiz()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        await settle(pilot)
        await press(pilot, "enter")
        assert any("The card gone" in one.message for one in app._notifications)
        await press(pilot, "x", "x")
        assert app.screen.stage == "lobby"
    assert stages()[-1] == "dropped"


async def test_what_stands_in_the_box_when_it_is_ended_counts(quiz, press, settle, begin, context):
    app = quiz()
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        while not app.screen.query("TextArea"):
            await press(pilot, "escape", "p")
        await press(pilot, "s", "escape", "x", "x")
        await settle(pilot)
    assert "s" in [one.data.get("given") for one in context.log.events(kind=KIND) if one.data["stage"] == "answered"]
