"""Journeys at the workbench, with the real judge."""

import asyncio
import subprocess
import sys
import textwrap
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from nfquiz.errors import UserError
from nfquiz.practice.training import Training
from nfquiz.tui.asking import AskScreen, LineScreen
from nfquiz.tui.help import HelpScreen
from nfquiz.tui.reading import ReadingScreen
from nfquiz.tui.solution import SolutionScreen
from nfquiz.tui.widgets.bench_head import BenchHead
from nfquiz.tui.widgets.panes import CODE, PROMPT, RESULT

RIGHT = "def shift(x, by=1.0):\n    return x - (-by)\n"
WRONG = "def shift(x, by=1.0):\n    shifted = x - by\n    return shifted\n"
LOOP = "def shift(x, by=1.0):\n    while True:\n        pass\n"


@pytest.fixture(autouse=True)
def real_judge(no_judge, shared_judge):
    pass


@pytest.fixture
def mine(home):
    return home / "katas" / "shift.py"


@pytest.fixture
def bench(quiz, settle, press):
    """Opens a kata in the app and waits until it is there: `async with bench("shift") as (pilot, screen)`."""

    class Open:
        def __init__(self, id="shift", mode="", size=(120, 40), **options):
            self.app, self.id, self.mode = quiz(**options), id, mode
            self.test = self.app.run_test(size=size)

        async def __aenter__(self):
            pilot = await self.test.__aenter__()
            await settle(pilot)
            self.app.open_kata(self.id, self.mode)
            await press(pilot)
            return pilot, self.app.screen

        async def __aexit__(self, *what):
            await self.test.__aexit__(*what)

    return Open


@pytest.fixture
def events(context):
    return lambda kind: [event.data for event in context.log.events(kind=kind)]


async def until(pilot, condition):
    """Waits for something that another process or thread brings about."""
    for _ in range(3000):
        if condition():
            return
        await asyncio.sleep(0.01)
        await pilot.pause()
    raise AssertionError("it never came about")


async def judged(pilot, screen):
    """The verdict on what was saved last."""
    await until(pilot, lambda: screen._run is None)
    await pilot.pause()
    return screen.verdict


def put(screen, text):
    """Writes a text into the editor, as pasting it over everything does."""
    screen.files.editor.select_all()
    screen.files.editor.replace(text, *screen.files.editor.selection)


def shown(screen, part):
    widget = screen.results.query_one(f"#{part}", Static)
    return str(widget.visual) if widget.display else ""


# --- a first kata


async def test_a_kata_is_failed_diagnosed_hinted_and_solved(bench, press, mine, events):
    async with bench() as (pilot, screen):
        put(screen, WRONG)
        await press(pilot, "ctrl+s")
        verdict = await judged(pilot, screen)
        assert (verdict["verdict"], verdict["diagnosis"]["mistakes"]) == ("failed", ["wrong-operation"])
        assert "wrong-operation" in shown(screen, "diagnosis") and "what-scaling-does" in shown(screen, "diagnosis")
        assert "expected" in shown(screen, "table") and "✗ failed" in shown(screen, "verdict")
        assert screen.files.marked() == [("shift.py", 2)]
        await press(pilot, "f5")
        assert "1 of 3  Which operation" in shown(screen, "hints")
        put(screen, RIGHT)
        await press(pilot, "ctrl+s")
        assert (await judged(pilot, screen))["passed"]
        assert "Solved." in shown(screen, "next") and not shown(screen, "table")
        assert screen.files.marked() == []
        await press(pilot, "escape", "q")
    assert mine.read_text() == RIGHT
    assert [(one["passed"], one["hints"]) for one in events("attempt")] == [(False, 0), (True, 1)]
    assert len(events("due")) == 1 and len(events("open")) == 1


async def test_what_is_pressed_in_the_editor_is_written_and_saved_by_ctrl_s(bench, press, mine):
    async with bench() as (pilot, screen):
        screen.files.editor.select_all()
        await press(pilot, *"def f(x):", "enter", *"return x")
        await press(pilot, "enter", *"hs", "ctrl+s")
        assert mine.read_text() == "def f(x):\n    return x\nhs"
        await judged(pilot, screen)


async def test_a_card_that_explains_the_mistake_is_a_key_away(bench, press):
    async with bench() as (pilot, screen):
        put(screen, WRONG)
        await press(pilot, "ctrl+s")
        await judged(pilot, screen)
        await press(pilot, "escape", "c")
        assert isinstance(pilot.app.screen, ReadingScreen)
        await press(pilot, "escape")
        await pilot.click("#diagnosis")
        await press(pilot)
        assert isinstance(pilot.app.screen, ReadingScreen)


async def test_the_solution_is_shown_only_when_it_is_said_twice_and_counts(bench, press, events):
    async with bench() as (pilot, screen):
        put(screen, WRONG)
        await press(pilot, "f6", "n")
        assert events("solution") == []
        await press(pilot, "f6", "y")
        assert isinstance(pilot.app.screen, SolutionScreen) and len(events("solution")) == 1
        text = str(pilot.app.screen.query_one(".diff").visual)
        assert "shifted = x - by" in text and "shifted = x + by" in text
        await press(pilot, "escape", "ctrl+s")
        await judged(pilot, screen)
    assert events("attempt")[-1]["solution_shown"]


@pytest.mark.parametrize(
    ("text", "word", "line"),
    [
        ("def shift(x, by=1.0):\n    return x +\n", "invalid", 2),
        ("import torch\n\n\ndef shift(x, by=1.0):\n    return x[99, 99]\n", "failed", 5),
    ],
)
async def test_the_line_that_a_failure_comes_from_is_marked_with_its_reason(bench, press, text, word, line):
    async with bench() as (pilot, screen):
        put(screen, text)
        await press(pilot, "ctrl+s")
        assert (await judged(pilot, screen))["verdict"] == word
        assert screen.files.marked() == [("shift.py", line)]
        await press(pilot, "f8")
        said = str(screen.files.query_one("#said").visual)
        assert said.startswith(f"✗ line {line}: ")
        gutter = screen.files.editor.render_line(line - 1 - screen.files.editor.scroll_offset.y).text
        assert gutter.startswith("✗")
        screen.files.editor.move_cursor((0, 0))
        await press(pilot, "enter")
        assert screen.files.marked() == [("shift.py", line + 1)]


async def test_a_save_during_a_run_gives_it_up_and_the_screen_goes_on(bench, press, events):
    async with bench() as (pilot, screen):
        put(screen, LOOP)
        await press(pilot, "ctrl+s")
        put(screen, RIGHT)
        await press(pilot, "ctrl+s")
        assert (await judged(pilot, screen))["passed"]
    assert [one["source"] for one in events("attempt")] == [RIGHT]


# --- the other modes


async def test_blanks_are_jumped_to_and_filled_in(bench, press, home, events):
    async with bench(mode="fill") as (pilot, screen):
        await press(pilot, "f3")
        assert screen.files.editor.selected_text == "..."
        screen.files.editor.replace("x + by", *screen.files.editor.selection)
        await press(pilot, "f3")
        screen.files.editor.replace("shifted", *screen.files.editor.selection)
        await press(pilot, "ctrl+s")
        assert (await judged(pilot, screen))["passed"]
        assert "implement mode" in shown(screen, "next")
        await press(pilot, "f7")
        assert pilot.app.screen.kata.sheet.mode == "implement"
    assert [one["mode"] for one in events("attempt")] == ["fill"]


async def test_blanks_that_are_left_are_marked(bench, press):
    async with bench(mode="fill") as (pilot, screen):
        await press(pilot, "ctrl+s")
        await judged(pilot, screen)
        assert len(screen.files.marked()) == 2 and "2 blanks are left" in shown(screen, "verdict")


async def test_in_debug_the_lines_are_named_first_and_what_was_planted_comes_at_the_end(bench, press, events, home):
    async with bench(mode="debug") as (pilot, screen):
        await judged(pilot, screen)  # as it is planted
        (planted,) = events("open")
        line = planted["places"][0][0][1]
        screen.files.editor.go_to(line - 1)
        await press(pilot, "f3")
        assert isinstance(pilot.app.screen, LineScreen)
        assert pilot.app.screen.query_one(Input).value == str(line)
        await press(pilot, "enter")
        assert any("The one found" in one.message for one in pilot.app._notifications), list(pilot.app._notifications)
        put(screen, RIGHT)
        await press(pilot, "ctrl+s")
        assert (await judged(pilot, screen))["passed"]
        assert planted["planted"][0] in shown(screen, "planted")
        assert "hit 1 of 1" in shown(screen, "planted")
    assert [one["hits"] for one in events("named")] == [1]


async def test_a_program_has_a_tab_for_each_file_and_its_follow_up_comes_as_another(
    context, bench, press, tmp_path, events
):
    sys.path.insert(0, str(Path(__file__).parents[1] / "judge"))
    from programs import FILES, MISTAKES, TWICE, write_program

    from nfquiz.content.packs import pack_at

    two = [one for one in MISTAKES if one["id"] in ("adds", "summed")]
    context.packs = [*context.packs, pack_at(write_program(tmp_path / "pack", mistakes=two))]
    async with bench("made") as (pilot, screen):
        assert "mistakes are left" in shown(screen, "verdict") or await judged(pilot, screen)
        assert list(screen.files.editors) == ["model.py", "train.py"]
        for name, one in screen.files.editors.items():
            one.take(FILES[name])
        await press(pilot, "f9", "ctrl+s")
        assert (await judged(pilot, screen))["passed"]
        await until(pilot, lambda: "twice.py" in screen.files.editors)
        assert screen.files.shown == "twice.py" and "twice" in shown(screen, "next")
        screen.files.editor.take(TWICE)
        await press(pilot, "ctrl+s")
        assert (await judged(pilot, screen))["stage"] == 1 and screen.verdict["passed"]
    assert [one["stage"] for one in events("attempt")] == [0, 1]


# --- nothing is lost


async def test_leaving_saves_and_coming_back_goes_on(bench, press, mine):
    async with bench() as (pilot, screen):
        put(screen, WRONG)
        await press(pilot, "escape", "q")
        assert mine.read_text() == WRONG
        pilot.app.open_kata("shift")
        await press(pilot)
        assert pilot.app.screen.files.texts == {"shift.py": WRONG}


async def test_once_it_is_left_it_writes_nothing_more(bench, press, mine):
    async with bench() as (pilot, screen):
        put(screen, WRONG)
        screen.leave()
        mine.write_text(RIGHT)
        await press(pilot)
        await asyncio.sleep(0)
    assert mine.read_text() == RIGHT


async def test_the_palette_can_start_afresh(bench):
    async with bench() as (pilot, screen):
        titles = [command.title for command in pilot.app.get_system_commands(screen)]
        assert {"Start afresh", "Open in my editor", "Leave the kata", "Katas"} <= set(titles)


async def test_quitting_the_app_saves_too(bench, press, mine):
    async with bench() as (pilot, screen):
        put(screen, WRONG)
        pilot.app.exit()
    assert mine.read_text() == WRONG


def test_a_killed_app_loses_nothing(home):
    """In a process of its own that ends with no word while something is written and not saved."""
    program = """
    import asyncio, os
    from pathlib import Path
    from nfquiz.content.packs import pack_at
    from nfquiz.tui.app import make_app
    from nfquiz.tui.screenshots import SampleContext

    async def main():
        app = make_app(SampleContext(Path(HOME), packs=[pack_at(GOOD)]))
        async with app.run_test(size=(120, 40)) as pilot:
            app.open_kata("shift")
            await pilot.pause()
            app.screen.files.editor.focus()
            await pilot.press("ctrl+a", *"# mine")
            await pilot.pause()
            print(app.screen.files.editor.text.splitlines()[0], flush=True)
            if HOW == "kill":
                os.kill(os.getpid(), 9)

    asyncio.run(main())
    """
    good = str(Path(__file__).parents[1] / "content" / "good")
    first = []
    for how in ("kill", "look"):
        text = f"HOME, GOOD, HOW = {str(home)!r}, {good!r}, {how!r}\n" + textwrap.dedent(program)
        text = text.replace('"ctrl+a", *"# mine"', '*"# mine"' if how == "kill" else "")
        done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == (-9 if how == "kill" else 0), done.stderr[-2000:]
        first.append(done.stdout)
        if how == "kill":
            assert "# mine" not in (home / "katas" / "shift.py").read_text()
    assert first[0].startswith("# mine") and first[1] == first[0]


async def test_undo_goes_back_beyond_a_save(bench, press, mine):
    async with bench() as (pilot, screen):
        before = screen.files.editor.text
        put(screen, WRONG)
        await press(pilot, "ctrl+s")
        await judged(pilot, screen)
        screen.files.editor.undo()
        assert screen.files.editor.text == before


async def test_a_fresh_start_keeps_a_dated_copy(bench, press, mine):
    async with bench() as (pilot, screen):
        put(screen, WRONG)
        screen.action_reset()
        await press(pilot)
        await press(pilot, "y")
        assert "raise NotImplementedError" in pilot.app.screen.files.editor.text
    (kept,) = (mine.parent / "attempts").iterdir()
    assert kept.read_text() == WRONG


# --- another editor


async def test_a_save_elsewhere_is_taken_over_and_judged_and_can_be_undone(bench, press, mine):
    async with bench() as (pilot, screen):
        before = screen.files.editor.text
        mine.write_text(RIGHT)
        await until(pilot, lambda: screen.verdict is not None)
        assert screen.verdict["passed"] and screen.files.editor.text == RIGHT
        screen.files.editor.undo()
        assert screen.files.editor.text == before


@pytest.mark.parametrize("take", [True, False])
async def test_a_save_elsewhere_never_takes_the_place_of_unsaved_text_unasked(bench, press, mine, take):
    async with bench() as (pilot, screen):
        put(screen, WRONG)
        mine.write_text(RIGHT)
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        assert screen.files.editor.text == WRONG
        await press(pilot, "y" if take else "n")
        if take:
            await judged(pilot, screen)
        assert screen.files.editor.text == (RIGHT if take else WRONG)


async def test_the_person_s_editor_gets_the_file_in_the_environment_of_before(bench, press, mine, monkeypatch):
    ran = []

    def edit(command, environment):
        ran.append((command, environment))
        mine.write_text(RIGHT)

    environment = {"VISUAL": f"{sys.executable} -m 'my editor'", "NO_COLOR": "1", "PATH": ""}
    async with bench(environment=environment, run_command=edit) as (pilot, screen):
        monkeypatch.setattr(pilot.app, "suspend", nullcontext)
        await press(pilot, "f4")
        assert ran == [([sys.executable, "-m", "my editor", str(mine)], environment)]
        assert (await judged(pilot, screen))["passed"]


async def test_where_the_app_cannot_step_aside_the_file_is_told(bench, press, mine):
    async with bench(environment={"EDITOR": sys.executable}) as (pilot, screen):
        await press(pilot, "f4")
        assert any(str(mine) in one.message for one in pilot.app._notifications)


# --- the screen


async def test_the_clock_counts_to_the_interviewer_s_minutes_and_stands_still_elsewhere(bench, press, clock, settle):
    async with bench() as (pilot, screen):

        def time():
            screen._tick()
            return str(screen.query_one(BenchHead).query_one("#time").visual)

        clock.now += timedelta(minutes=2)
        assert time() == "2:00 of 5 min"
        await pilot.app.action_go("score")
        await settle(pilot)
        clock.now += timedelta(minutes=30)
        await pilot.app.action_go("today")
        await settle(pilot)
        clock.now += timedelta(minutes=4)
        assert time() == "6:00, 1:00 over 5 min"


async def test_a_question_over_it_does_not_stop_the_clock(bench, press, context):
    async with bench() as (pilot, _):
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, HelpScreen)
        assert context.log.events(kind="left") == []


@pytest.mark.parametrize(
    ("size", "before", "after"),
    [
        ((120, 40), (CODE, PROMPT), (CODE, PROMPT, RESULT)),
        ((80, 24), (CODE, PROMPT), (CODE, RESULT)),
        ((60, 16), (PROMPT,), (RESULT,)),
    ],
)
async def test_panes_are_in_sight_as_there_is_room_and_the_verdict_comes_into_sight(bench, press, size, before, after):
    async with bench(size=size) as (pilot, screen):
        assert screen.panes.in_sight == before
        await press(pilot, "ctrl+s")
        await judged(pilot, screen)
        assert screen.panes.in_sight == after
        for pane in (screen.files, screen.results):
            assert pane.display == ({screen.files: CODE, screen.results: RESULT}[pane] in after)


async def test_escape_goes_from_the_code_to_the_side_and_back(bench, press):
    async with bench() as (pilot, screen):
        assert screen.files.editor.has_focus
        await press(pilot, "escape")
        assert screen.panes.here == PROMPT and not screen.files.editor.has_focus
        await press(pilot, "escape")
        assert screen.files.editor.has_focus
        await press(pilot, "f2", "f2", "f2")
        assert screen.files.editor.has_focus


async def test_ctrl_c_copies_what_is_selected_and_else_leaves(bench, press, mine):
    async with bench() as (pilot, screen):
        put(screen, WRONG)
        screen.files.editor.select_all()
        await press(pilot, "ctrl+c")
        assert pilot.app.clipboard == WRONG and pilot.app.is_running
        screen.files.editor.move_cursor((0, 0))
        await pilot.press("ctrl+c")
    assert mine.read_text() == WRONG


async def test_a_log_that_cannot_be_written_is_told_and_the_text_stays(bench, press, monkeypatch, context):
    def refuse(_):
        raise UserError("The disk is full.")

    async with bench() as (pilot, screen):
        put(screen, WRONG)
        monkeypatch.setattr(context.log, "append", refuse)
        await press(pilot, "ctrl+s")
        await judged(pilot, screen)
        assert any("The disk is full." in one.message for one in pilot.app._notifications)
        assert screen.files.editor.text == WRONG
        monkeypatch.undo()


class NoTorch:
    """A judge whose interpreter has no torch."""

    alive = True

    def __init__(self, *_):
        pass

    def prepare(self, attempt):
        raise UserError("Judging a kata needs torch.", "Install it with `pip install 'nfquiz[torch]'`.")

    def close(self):
        pass


async def test_without_torch_the_line_to_type_is_told_while_the_prompt_is_read(bench, press, monkeypatch):
    monkeypatch.setattr("nfquiz.practice.desk.Judge", NoTorch)
    async with bench() as (pilot, screen):
        await until(pilot, lambda: RESULT in screen.panes.in_sight)
        assert "pip install" in shown(screen, "verdict")


async def test_a_training_shows_how_far_it_is_and_its_loss(bench):
    async with bench() as (_, screen):
        training = Training()
        training.hear("".join(f"epoch {at}/40 loss {1 / at}\n" for at in range(1, 21)))
        screen.results.wait(training, 3.0)
        assert "20 of 40 ██████████··········  3 s" in shown(screen, "verdict")
        assert shown(screen, "training").startswith("Your loss") and "0.05" in shown(screen, "training")
        screen.results.forget_training()
        assert not shown(screen, "training")
