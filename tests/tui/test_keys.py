"""The line at the bottom that says which keys do what."""

import pytest
from textual.app import App
from textual.binding import Binding
from textual.screen import Screen

from nfquiz.tui.widgets.keys import Keys


class Page(Screen):
    BINDINGS = [
        Binding("a", "add", "Add"),
        Binding("b", "take", "Take"),
        Binding("c,d", "close", "Close", show=False),
    ]

    def __init__(self):
        super().__init__()
        self.count = 0

    def compose(self):
        yield Keys()

    def action_add(self):
        self.count += 1
        self.refresh_bindings()

    def check_action(self, action, parameters):
        return self.count > 0 if action == "take" else True


@pytest.fixture
def shown():
    """The text of the line."""
    return lambda pilot: pilot.app.screen.query_one(Keys).render().plain


async def test_it_says_what_can_be_done_just_now(press, shown):
    async with App().run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(Page())
        await press(pilot)
        assert shown(pilot).startswith(" a Add  ") and "Take" not in shown(pilot)
        await press(pilot, "a")
        assert shown(pilot).startswith(" a Add  b Take  ") and "Close" not in shown(pilot)


async def test_a_press_on_a_name_presses_the_key(press):
    async with App().run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(page := Page())
        await press(pilot)
        await pilot.click(Keys, offset=(4, 0))
        await pilot.click(Keys, offset=(30, 0))
        await press(pilot)
        assert page.count == 1


@pytest.mark.parametrize(("width", "there"), [(80, True), (60, False)])
async def test_the_palette_s_key_stands_at_the_right_where_there_is_room(press, shown, width, there):
    async with App().run_test(size=(width, 24)) as pilot:
        await pilot.app.push_screen(Page())
        await press(pilot)
        assert shown(pilot).endswith("▏^p palette ") == there
        assert len(shown(pilot)) == width or not there
