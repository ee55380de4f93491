"""Formulas on the screen: laid out for the room there is, and their LaTeX on a key."""

import random

import msgspec
import pytest
from textual.app import App
from textual.widgets import Markdown, Static

from nfquiz.content.cards import OpenCard
from nfquiz.drill.questions import Entry
from nfquiz.drill.start import drill_options, open_session
from nfquiz.tui.app import DrillApp
from nfquiz.tui.prose import markdown, prose
from nfquiz.tui.sources import SourcesScreen
from nfquiz.tui.widgets.formula import FormulaView

CARD = msgspec.convert(
    {
        "kind": "open",
        "id": "with-formulas",
        "level": "core",
        "q": "What does $\\beta_1$ do?\n\n$$m_t = \\beta_1 m_{t-1} + (1-\\beta_1) g_t$$",
        "points": [{"say": "It weighs $m_{t-1}$.", "must": True}, {"say": "And $x^*$ *stressed* $y^*$."}],
        "answer": "It is *so*:\n\n$$\\frac{m_t}{1-\\beta_1^t}$$\n\nwith $a^*b^*$.",
        "topics": ["optimizers"],
        "sources": [{"title": "A paper", "url": "https://example.org/paper"}],
    },
    OpenCard,
)


@pytest.fixture
def app(context, clock):
    options = drill_options(context.settings)
    session = open_session(context.log, [Entry(CARD, "demo")], options, clock=clock, dice=random.Random(1))
    return DrillApp(session, context, clock=clock)


def test_stars_of_a_formula_are_no_markup():
    made = prose("And $x^*$ *stressed* $y^*$.")
    assert (made.plain, [span.style for span in made.spans]) == ("And x* stressed y*.", ["italic"])
    assert markdown("*so* $x^*_i$") == r"*so* xᵢ\*"


async def test_a_displayed_formula_is_laid_out_and_the_rest_is_text(app, press):
    async with app.run_test() as pilot:
        await press(pilot, "3")
        shown = [str(view.render()) for view in app.drill.query(FormulaView)]
        assert shown == ["mₜ = β₁mₜ₋₁ + (1 − β₁)gₜ", "  mₜ\n───────\n1 − β₁ᵗ"]
        assert [one.source for one in app.drill.query(Markdown)] == ["It is *so*:", r"with a\*b\*."]
        assert str(app.drill.query(".question").first(Static).visual) == "What does β₁ do?"


async def test_a_formula_is_broken_where_its_room_is_narrow():
    class Narrow(App):
        def compose(self):
            yield FormulaView("m_t = \\beta_1 m_{t-1} + (1-\\beta_1) g_t")

    app = Narrow()
    async with app.run_test(size=(22, 16)):
        view = app.query_one(FormulaView)
        assert str(view.render()) == "mₜ = β₁mₜ₋₁\n    + (1 − β₁)gₜ"
        assert view.size.height == 2


async def test_a_key_shows_the_latex_of_what_is_shown(app, press):
    async with app.run_test() as pilot:
        await press(pilot, "f")
        assert isinstance(app.screen, SourcesScreen)
        said = [str(one.visual) for one in app.screen.query(".source").results(Static)]
        assert said == ["$\\beta_1$", "$$m_t = \\beta_1 m_{t-1} + (1-\\beta_1) g_t$$"]
        await press(pilot, "escape", "3", "f")
        assert len(app.screen.query(".source")) == 7


async def test_the_key_is_offered_only_where_there_are_formulas(drill, press):
    app = drill("what-scaling-does")
    async with app.run_test() as pilot:
        await press(pilot, "f")
        assert "f" not in app.drill.active_bindings
        assert app.screen is app.drill
