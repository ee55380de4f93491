"""What every screen shares: colours, the palette, motion, and a window that is too small."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from textual.command import CommandPalette

import nfquiz.tui
from nfquiz.store.settings import load
from nfquiz.tui.palette import ContentCommands, found
from nfquiz.tui.theme import LIGHT, SETTINGS
from nfquiz.tui.too_small import TooSmallScreen


def told(app):
    return [one.message for one in app._notifications]


async def test_a_theme_that_is_chosen_is_remembered_in_the_settings_file(quiz, settle, press, context):
    context.paths.settings.parent.mkdir(parents=True, exist_ok=True)
    context.paths.settings.write_text("# mine\nbuttons = 2\n")
    app = quiz(environment={})
    async with app.run_test() as pilot:
        await settle(pilot)
        app.choose_theme("light")
        await press(pilot)
        assert app.theme == LIGHT.name and "from now on" in told(app)[-1]
    assert context.paths.settings.read_text() == '# mine\nbuttons = 2\ntheme = "light"\n'
    assert load(context.paths, env={}).theme == "light"


async def test_a_theme_that_can_not_be_remembered_holds_for_now_and_says_so(quiz, settle, press, context):
    app = quiz(environment={"NFQUIZ_THEME": "dark"})
    async with app.run_test() as pilot:
        await settle(pilot)
        app.choose_theme("ansi")
        await press(pilot)
        assert app.theme.startswith("ansi-") and "NFQUIZ_THEME is set" in told(app)[-1]
    assert not context.paths.settings.exists()


async def test_the_palette_has_screens_themes_and_no_theme_of_others(quiz, settle):
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert {"Today", "Drill", "Katas", "Plan", "Interview", "Score", "Help"} <= set(titles)
        assert [f"Theme: {setting}" for setting in SETTINGS] == [t for t in titles if t.startswith("Theme")]


async def test_the_palette_finds_katas_and_decks_by_their_letters(quiz, settle, press):
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        provider = ContentCommands(app.screen)
        assert [hit.text async for hit in provider.search("shft")] == ["Kata shift"]
        (deck,) = [hit.text async for hit in provider.search("drill") if hit.text.startswith("Drill ")]
        assert deck.removeprefix("Drill ") in app.state.library.decks
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, CommandPalette)


def test_letters_that_were_found_are_marked():
    score, shown = found("kadam", "Kata ", "adam")
    assert shown.plain == "Kata adam" and len(shown.spans) == 5 and score > 0
    assert found("xyz", "Kata ", "adam") is None


@pytest.mark.parametrize("size", [(59, 24), (80, 15)])
async def test_a_window_that_is_too_small_says_so_and_nothing_is_lost(quiz, settle, press, size):
    app = quiz()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "K")
        await pilot.resize_terminal(*size)
        await press(pilot)
        assert isinstance(app.screen, TooSmallScreen)
        assert f"{size[0]} columns and {size[1]} lines" in str(app.screen.query_one("#too-small").visual)
        await press(pilot, "T")  # no key does anything now
        await pilot.resize_terminal(80, 24)
        await press(pilot)
        assert app.current_mode == "katas" and not isinstance(app.screen, TooSmallScreen)


async def test_reduced_motion_is_a_setting(quiz, context, settle):
    context.paths.settings.parent.mkdir(parents=True, exist_ok=True)
    context.paths.settings.write_text('motion = "reduced"\n')
    app = quiz()
    async with app.run_test() as pilot:
        await settle(pilot)
        assert app.animation_level == "none"
        await pilot.press("slash")


def test_no_worker_waits_for_the_app():
    """Who leaves meanwhile would leave it waiting for ever, and the program with it: a closed terminal showed that."""
    sources = Path(nfquiz.tui.__file__).parent.rglob("*.py")
    assert [path.name for path in sources if "call_from_thread" in path.read_text()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_an_app_whose_terminal_goes_away_without_a_word_ends(tmp_path):
    import pty  # not on Windows

    ours, its = pty.openpty()
    command = [sys.executable, "-c", "from nfquiz.cli.app import main; main()"]
    env = {**os.environ, "NFQUIZ_HOME": str(tmp_path), "TERM": "xterm-256color"}
    # a session without a controlling terminal is not told that it has hung up
    app = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=env, start_new_session=True)
    try:
        os.close(its)
        drawn = b""
        while b"Today" not in drawn:
            drawn += os.read(ours, 1 << 16)
        os.close(ours)
        app.wait(60)
    finally:
        app.kill()
        app.wait()
