"""Journeys through the whole app: what is due, the lists, and going from one screen to the other."""

import subprocess
import sys
import textwrap
from datetime import timedelta

import pytest
from textual.widgets import Input

from nfquiz.errors import UserError
from nfquiz.score.actions import DrillAction
from nfquiz.score.terms import Terms, agreed
from nfquiz.store.events import event
from nfquiz.tui.help import HelpScreen
from nfquiz.tui.widgets.action import ActionRow
from nfquiz.tui.widgets.bars import Bars
from nfquiz.tui.widgets.heatmap import HeatMap
from nfquiz.tui.widgets.keybutton import KeyButton
from nfquiz.tui.widgets.table import Table
from nfquiz.tui.workbench import Workbench


def row_of(app, id):
    """The texts in a kata's row."""
    return [
        "".join(text for text, _ in cell) for cell in app.screen.query_one(Table)._cells(app.screen.shown.index(id))
    ]


def text_of(app, selector):
    return str(app.screen.query_one(selector).visual)


async def test_today_tells_what_waits_and_enter_starts_it(quiz, press, settle, answers):
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        assert text_of(app, "#due") == "Nothing is due. 6 new cards wait."
        await press(pilot, "enter")
        assert app.current_mode == "drill"
        await press(pilot, "escape", "enter", "a")
        assert len(answers()) == 1


async def test_today_names_the_katas_that_are_due(quiz, settle, context, clock):
    context.log.append(event("due", "kata:scale", {"because": "a test"}, clock()))
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "1 kata is due, about 5 minutes." in text_of(app, "#due")
        assert "scale" in text_of(app, "#due")


async def test_today_gives_next_steps_with_reasons_and_bars(quiz, settle):
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        steps = [row.value for row in app.screen.query(ActionRow)]
        assert len(steps) == 3 and all(step.why for step in app.state.report.next)
        assert {bar.label for bar in app.screen.query_one(Bars).bars} >= {"variance"}


async def test_a_number_carries_out_the_step_beside_it(quiz, press, settle):
    def place_of(about):
        return str([getattr(row.value, "about", "") for row in app.screen.query(ActionRow)].index(about) + 1)

    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, place_of("kata"))
        assert isinstance(app.screen, Workbench)
        await press(pilot, "q")
        await settle(pilot)
        await press(pilot, place_of("cards"))
        assert app.current_mode == "drill"


async def test_today_gives_the_way_back_to_what_was_left(quiz, press, settle, context, clock):
    context.log.append(event("attempt", "kata:shift", {"passed": False, "mode": "fill"}, clock()))
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        (row, *_) = app.screen.query(ActionRow)
        assert "Go on with the kata shift (fill)  1 attempt, just now" in str(row.query_one(".what").visual)
        await press(pilot, "1")
        await settle(pilot)
        assert isinstance(app.screen, Workbench)
        assert str(app.screen.kata.sheet.mode) == "fill"


async def test_today_says_how_much_of_the_drill_is_left(quiz, press, settle):
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "enter", "escape", "enter", "a", "escape", "q")
        await settle(pilot)
        assert app.screen.query_one(KeyButton).label == "go on with the drill: 6 cards left"


async def test_today_shows_intervals_and_the_days(quiz, settle, context, clock):
    context.log.append(event("answer", "card:which-shifts", {"rating": 3, "seconds": 30}, clock()))
    app = quiz()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        bars = str(app.screen.query_one(Bars).render())
        assert "├" in bars and "●" in bars and "–" in bars
        assert text_of(app, "#streak").startswith("1 day in a row, 1 answer, 0 katas solved")
        assert "Mon" in str(app.screen.query_one(HeatMap).render())


async def test_a_drill_goes_on_where_it_was_left(quiz, press, settle):
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "enter", "escape")
        card = app.screen.card.question
        await press(pilot, "q")
        await settle(pilot)
        assert app.current_mode == "today"
        await press(pilot, "D")
        assert app.screen.card.question is card


async def test_a_drill_that_is_asked_for_too_early_begins_when_the_cards_are_read(quiz, press, settle):
    app = quiz()
    async with app.run_test() as pilot:
        await app.start_drill()
        await settle(pilot)
        assert app.screen.stage == "asking"


async def test_after_the_last_card_there_is_a_way_on(quiz, press, settle):
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        await app.start_drill(DrillAction(limit=1))
        await press(pilot, "escape", "s")
        assert app.screen.stage == "closed"
        await press(pilot, "c")
        assert app.screen.stage == "asking"
        assert app.screen.session.options.cram


async def test_katas_are_listed_in_learning_order_and_filtered_by_typing(quiz, press, settle):
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "K")
        await settle(pilot)
        screen = app.screen
        assert screen.shown == ["scale", "shift"]
        assert row_of(app, "scale") == ["scale", "  5", "·", "· ", "·", ""]
        await press(pilot, "slash", *"shif")
        assert screen.shown == ["shift"]
        await press(pilot, "escape")
        assert screen.query_one(Input).value == ""
        assert len(screen.shown) == 2


async def test_enter_works_on_the_kata_and_leaving_it_comes_back(quiz, press, settle):
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "k")
        await settle(pilot)
        await press(pilot, "down", "enter")
        assert app.screen.kata.kata.id == "shift"
        await press(pilot, "q")
        assert app.current_mode == "katas" and app.screen.shown == ["scale", "shift"]


async def test_a_solved_kata_is_told_in_words_when_one_comes_back(quiz, press, settle, context, clock):
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "K", "enter")
        data = {"passed": True, "verdict": "passed", "seconds": 60, "minutes": 5, "hints": 0}
        context.log.append(event("attempt", "kata:scale", data, clock()))
        await press(pilot, "q")
        await settle(pilot)
        assert "✓ unaided" in row_of(app, "scale")


async def test_a_kata_s_other_modes_and_the_next_are_told_below_the_list(quiz, press, settle, context, clock):
    for mode in ("implement", "fill"):
        data = {"passed": True, "verdict": "passed", "mode": mode}
        context.log.append(event("attempt", "kata:scale", data, clock()))
    app = quiz()
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "K")
        await settle(pilot)
        assert "2 attempts; fill: solved unaided; next: debug" in text_of(app, "#about")
        await press(pilot, "slash", *"fill:")
        assert app.screen.shown == ["scale"]


async def test_every_screen_has_help(quiz, press, settle):
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        for key in "TKSPID":
            await press(pilot, key)
            await settle(pilot)
            await press(pilot, "escape", "question_mark")
            assert isinstance(app.screen, HelpScreen)
            await press(pilot, "escape")
            assert not isinstance(app.screen, HelpScreen)


async def test_the_palette_knows_the_screens(quiz, settle):
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert {"Today", "Drill", "Katas", "Plan", "Interview", "Score", "Help"} <= set(titles)


@pytest.mark.parametrize("size", [(60, 16), (200, 60)])
async def test_the_screens_hold_at_any_size(quiz, press, settle, size):
    app = quiz()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in "DKSPIT":
            await press(pilot, "escape", key)
            await settle(pilot)


async def test_a_broken_log_ends_the_app_with_what_to_do(quiz, settle, context):
    context.paths.log.parent.mkdir(parents=True)
    context.paths.log.write_bytes(b"this is no database" * 100)
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
    assert isinstance(app.fault, UserError)
    assert app.return_code == 2


def test_the_first_frame_needs_neither_torch_nor_the_content():
    """In a fresh interpreter: the packs are held back, the frame is there all the same."""
    program = """
    import asyncio, sys, threading
    from types import SimpleNamespace
    from nfquiz.tui.app import make_app

    class Context:
        go = threading.Event()
        settings = SimpleNamespace(theme="dark", motion="full", packs=())
        @property
        def packs(self):
            self.go.wait(30)
            raise SystemExit

    async def main():
        app = make_app(Context())
        async with app.run_test() as pilot:
            await pilot.pause()
            assert "Reading" in str(app.screen.query_one("#due").visual)
            heavy = {
                "torch", "numpy", "yaml", "fsrs", "msgspec", "sqlite3", "pygments", "markdown_it", "tree_sitter",
                "nfquiz.content.packs", "nfquiz.drill.memory", "nfquiz.score.report", "nfquiz.practice", "nfquiz.judge",
            } & set(sys.modules)
            assert not heavy, heavy
            print("ok", flush=True)
            import os
            os._exit(0)  # the worker waits for ever

    asyncio.run(main())
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.stdout == "ok\n", ran.stderr[-2000:]


async def test_today_and_the_drill_keep_to_a_plan(quiz, settle, press, context, clock):
    context.log.append(agreed(Terms(clock().date() + timedelta(days=10), 9), clock()))
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "Your interview is in 10 days. For today: 2 cards and the kata scale" in text_of(app, "#due")
        assert sum(app.state.cards.values()) == 2
        await press(pilot, "enter")
        assert app.current_mode == "drill"
        assert sum(app._drill_screen.session.left.values()) == 1
