"""The box in which Python is written."""

import random

import pytest
from textual.app import App

from nfquiz.tui.widgets.editor import Editor, Mark


class Page(App):
    CSS = "Screen { layout: vertical; }"

    def __init__(self, text):
        super().__init__()
        self.editor = Editor(text, "mine.py")

    def compose(self):
        yield self.editor

    def on_mount(self):
        self.animation_level = "none"  # no cursor blinks
        self.editor.focus()


@pytest.fixture
def typed(press):
    """The text after these keys, pressed with the cursor at a place: `typed("a:", (0, 2), "enter", "x")`."""

    async def typed(text, place, *keys, select=None):
        page = Page(text)
        async with page.run_test(size=(60, 20)) as pilot:
            await pilot.pause()
            page.editor.move_cursor(place)
            if select:
                page.editor.move_cursor(select, select=True)
            await press(pilot, *keys)
            return page.editor.text

    return typed


@pytest.mark.parametrize(
    ("text", "place", "after"),
    [
        ("def f(x):", (0, 9), "def f(x):\n    y"),
        ("    x = 1", (0, 9), "    x = 1\n    y"),
        ("    return x", (0, 12), "    return x\ny"),
        ("f(1,  # why:", (0, 12), "f(1,  # why:\ny"),
        ("a = [", (0, 5), "a = [\n    y"),
    ],
)
async def test_a_new_line_is_as_far_in_as_one_expects(typed, text, place, after):
    assert await typed(text, place, "enter", "y") == after


@pytest.mark.parametrize(("column", "after"), [(8, "    x"), (6, "      x"[:4] + "  x"), (9, "        ")])
async def test_backspace_takes_a_step_of_the_indentation(typed, column, after):
    assert await typed("        x", (0, column), "backspace") == after


async def test_tab_and_shift_tab_move_lines_in_and_out(typed):
    text = "a\n\nb\nc"
    assert await typed(text, (0, 0), "tab", select=(2, 1)) == "    a\n\n    b\nc"
    assert await typed("    a\n  b", (0, 0), "shift+tab", select=(1, 1)) == "a\nb"
    assert await typed("        a", (0, 9), "shift+tab", "x") == "    ax"


async def test_lines_become_comments_and_code_again(typed):
    text = "  a\n    b"
    assert await typed(text, (0, 0), "ctrl+underscore", select=(1, 1)) == "  # a\n  #   b"
    assert await typed("  # a\n  #   b", (0, 0), "ctrl+underscore", select=(1, 1)) == text


async def test_marks_stay_on_their_lines_while_others_are_written(press):
    page = Page("a\nb\nc\nd")
    async with page.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        editor = page.editor
        editor.mark({1: Mark("second"), 3: Mark("last")})
        editor.insert("new\n", (0, 0))
        editor.carry_marks()
        assert {line: one.says for line, one in editor.marks.items()} == {2: "second", 4: "last"}
        editor.replace("other", (2, 0), (2, 1))
        editor.carry_marks()
        assert list(editor.marks) == [4]
        assert editor.render_line(4).text.startswith("✗") and not editor.render_line(2).text.startswith("✗")


async def test_another_text_is_one_edit_and_leaves_the_cursor_where_it_was():
    page = Page("one\ntwo\nthree\nfour")
    async with page.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        editor = page.editor
        editor.move_cursor((3, 2))
        editor.take("one\ntwo and more\nthree\nfour")
        assert (editor.text, editor.cursor_location) == ("one\ntwo and more\nthree\nfour", (3, 2))
        editor.undo()
        assert editor.text == "one\ntwo\nthree\nfour"


async def test_python_is_highlighted_in_the_colours_of_the_theme():
    page = Page("# why\ndef f():\n    return 'x'\n")
    async with page.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        editor = page.editor
        kinds = {name for line in editor._highlights.values() for _, _, name in line}
        assert kinds == {"comment", "keyword", "definition", "string"}
        dark = editor._ink["keyword"].color
        page.theme = "textual-light"
        await pilot.pause()
        await pilot.pause()
        assert editor._ink["keyword"].color != dark


async def test_a_key_draws_its_own_line_and_lays_out_nothing(press, monkeypatch):
    page, drawn, laid_out = Page("\n".join(f"x{line} = {line}" for line in range(15))), [], []
    async with page.run_test(size=(60, 20)) as pilot:
        await press(pilot, "down", "a")
        draw = page.editor.draw_line
        monkeypatch.setattr(page.editor, "draw_line", lambda y: drawn.append(y) or draw(y))
        page.screen.screen_layout_refresh_signal.subscribe(page.screen, laid_out.append)
        await press(pilot, "b")  # it makes the longest line longer
        assert (set(drawn), laid_out) == ({1}, [])


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_drawn_line_by_line_is_what_would_be_drawn_afresh(press, seed):
    dice = random.Random(seed)
    keys = [*"(a)[]'#:", "enter", "backspace", "tab", "up", "down", "end", "shift+up", "ctrl+z", "pagedown", "ctrl+k"]
    page = Page(
        "\n".join(dice.choice(['s = """', "def f(x):", "    return x  # so", "", "y = 1.5"]) for _ in range(25))
    )
    async with page.run_test(size=(40, 12)) as pilot:
        for _ in range(12):
            await press(pilot, *dice.choices(keys, k=4))
            page.editor.mark({dice.randrange(20): Mark("wrong")})
            await press(pilot)
            seen = page.export_screenshot()
            page.editor.notify_style_update()  # forgets what was drawn
            page.editor.refresh(page.editor.size.region)
            await press(pilot)
            assert seen == page.export_screenshot()
