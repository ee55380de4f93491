"""The plan's screen: made, changed and given up from it, and what today holds begun by a number."""

from datetime import timedelta

import pytest
from textual.widgets import Input

from nfquiz.score.terms import KIND, Terms, agreed
from nfquiz.tui.plan_form import PlanForm
from nfquiz.tui.widgets.action import ActionRow
from nfquiz.tui.widgets.bars import Bars


@pytest.fixture
def planned(context, clock):
    """A plan is agreed: an interview in ten days, 9 minutes a day."""
    context.log.append(agreed(Terms(clock().date() + timedelta(days=10), 9), clock()))


def text_of(app, selector):
    return str(app.screen.query_one(selector).visual)


def kept(context):
    return context.log.events(kind=KIND)[-1].data


async def test_it_shows_today_the_days_until_and_the_readiness_foretold(quiz, press, settle, planned):
    app = quiz()
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "P")
        await settle(pilot)
        assert "in 10 days; 9 minutes a day." in text_of(app, "#terms")
        assert [bar.label for bar in app.screen.query_one(Bars).bars][:2] == ["ready now", "on the day, as planned"]
        assert len(text_of(app, "#days").splitlines()) == 9
        assert [row.value.about for row in app.screen.query(ActionRow)] == ["cards", "kata"]
        await press(pilot, "1")
        assert app.current_mode == "drill"


async def test_a_plan_is_made_from_the_screen_and_today_keeps_to_it(quiz, press, settle, context):
    app = quiz()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        await settle(pilot)
        assert "There is no plan yet" in text_of(app, "#terms")
        await press(pilot, "e", *"+12", "tab", "backspace", "backspace", *"25", "enter")
        await settle(pilot)
        assert kept(context)["minutes"] == 25
        assert "in 12 days; 25 minutes a day." in text_of(app, "#terms")
        await press(pilot, "q")
        await settle(pilot)
        assert "Your interview is in 12 days" in text_of(app, "#due")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("interview", "tomorrow", "this is no date"),
        ("interview", "2020-01-01", "is over"),
        ("minutes", "many", "write a whole number"),
        ("minutes", "2", "give 5 to 600"),
        ("pause", "+30", "not between today and the interview"),
    ],
)
async def test_what_makes_no_plan_is_told_in_the_form(quiz, press, settle, context, planned, name, value, says):
    app = quiz()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "P")
        await settle(pilot)
        await press(pilot, "e")
        app.screen.query_one(f"#{name}", Input).value = value
        await press(pilot, "enter")
        assert isinstance(app.screen, PlanForm)
        assert says in text_of(app, ".refusal")
        await press(pilot, "escape")
    assert len(context.log.events(kind=KIND)) == 1


async def test_days_off_are_set_and_ended(quiz, press, settle, context, planned):
    app = quiz()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "P")
        await settle(pilot)
        for given, says in (("+3", "Today is a day off"), ("", "Today, about")):
            await press(pilot, "e")
            app.screen.query_one("#pause", Input).value = given
            await press(pilot, "enter")
            await settle(pilot)
            assert says in text_of(app, "#today-heading")


async def test_it_is_given_up_by_a_key_pressed_twice(quiz, press, settle, context, planned):
    app = quiz()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "P")
        await settle(pilot)
        await press(pilot, "x")
        assert kept(context)["interview"] is not None
        await press(pilot, "x")
        await settle(pilot)
        assert kept(context)["interview"] is None
        assert "There is no plan yet" in text_of(app, "#terms")
