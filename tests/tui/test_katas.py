"""The katas' table: found by letters, sorted by any column, with the way to each."""

import random
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from textual.geometry import Offset

from nfquiz.drill.katas import How, KataMemory, Mode, Rung
from nfquiz.tui.fuzzy import match
from nfquiz.tui.kata_path import after, chain, tree, way_to
from nfquiz.tui.kata_rows import cells_of, columns_for, find
from nfquiz.tui.state import KataRow
from nfquiz.tui.widgets.table import GAP, Table

NOW = datetime(2026, 3, 14, tzinfo=UTC)


def row(id, *before, topic="optimizers", level="core", minutes=10, how=How.NEW, then=(), due=None):
    kata = SimpleNamespace(
        id=id, title=id.title(), topic=topic, topics=(topic,), level=level, minutes=minutes, prerequisites=before,
        then=then, program=None, asked=None,
    )  # fmt: skip
    return KataRow(kata, KataMemory(rungs={Mode.IMPLEMENT: Rung(how=how)}), due, due is not None and due <= NOW)


ROWS = [
    row("sgd", how=How.UNAIDED),
    row("momentum", "sgd", how=How.WITH_HINTS, minutes=5),
    row("rmsprop", "sgd", level="advanced"),
    row("adam", "momentum", "rmsprop", then=("adamw",), due=NOW),
    row("adamw", "adam"),
    row("layer-norm", topic="normalization"),
]
BY_ID = {one.kata.id: one for one in ROWS}


def ids(found):
    return [one.row.kata.id for one in found]


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("lnorm", "layer-norm", "l-----norm"),
        ("ln", "layer-norm", "l-----n---"),
        ("adam", "adamw", "adam-"),
        ("NORM", "layer-norm", "------norm"),
        ("bb", "abcbb", "---bb"),
        ("xy", "layer-norm", None),
        ("mron", "layer-norm", None),
    ],
)
def test_letters_are_found_in_their_order_at_the_best_places(query, text, marked):
    found = match(query, text)
    shown = None if found is None else "".join(c if i in found.places else "-" for i, c in enumerate(text))
    assert shown == marked


def test_the_placing_is_the_best_there_is():
    """Beside all placings of the letters, tried one by one."""
    from itertools import combinations

    from nfquiz.tui import fuzzy

    def worth(text, places):
        starts = sum(fuzzy._starts(text, place) for place in places)
        adjacent = sum(b == a + 1 for a, b in zip(places, places[1:], strict=False))
        return len(places) * fuzzy._LETTER + starts * fuzzy._START + adjacent * fuzzy._ADJACENT

    dice = random.Random(5)
    for _ in range(300):
        text = "".join(dice.choices("ab-", k=9))
        query = "".join(dice.choices("ab", k=3))
        all_of_them = [p for p in combinations(range(9), 3) if [text[place] for place in p] == list(query)]
        found = match(query, text)
        if query not in text:
            best = max((worth(text, places) for places in all_of_them), default=None)
            assert (found and found.score) == best
            assert found is None or worth(text, found.places) == best


def test_the_best_match_comes_first_and_every_word_must_fit():
    assert ids(find(ROWS, "adam")) == ["adam", "adamw"]
    assert ids(find(ROWS, "adam due")) == ["adam"]
    assert ids(find(ROWS, "advanced")) == ["rmsprop"]
    assert ids(find(ROWS, "opt unaided")) == ["sgd"]
    assert find(ROWS, "sgd plumber") == []
    assert find(ROWS, "lnorm")[0].places == {0, 6, 7, 8, 9}


def test_any_column_sorts_both_ways():
    assert ids(find(ROWS, "", "kata"))[:2] == ["adam", "adamw"]
    assert ids(find(ROWS, "", "min"))[0] == "momentum"
    assert ids(find(ROWS, "", "level", down=True))[0] == "rmsprop"
    assert ids(find(ROWS, "", "state"))[:2] == ["sgd", "momentum"]
    assert ids(find(ROWS, "", "due"))[0] == "adam"
    assert ids(find(ROWS, "", "order", down=True))[0] == "layer-norm"


@pytest.mark.parametrize("width", [120, 80, 60])
def test_the_cells_fit_their_columns_at_any_width(width):
    columns = columns_for(width, "due", True)
    assert sum(one.width + GAP for one in columns) <= width - 4
    assert any(one.title.endswith("▼") for one in columns)
    for found in find(ROWS, ""):
        for column, cell in zip(columns, cells_of(found, NOW, width), strict=True):
            assert sum(len(text) for text, _ in cell) <= column.width


def test_the_way_to_a_kata_begins_with_what_needs_nothing():
    assert way_to("adam", BY_ID) == [["sgd"], ["momentum", "rmsprop"]]
    assert after("adam", BY_ID) == ["adamw"]
    assert chain("adam", BY_ID) == "sgd ✓ → momentum +, rmsprop · → [adam] · → adamw ·"
    assert tree("adam", BY_ID, 9) == ["sgd ✓", "└─ momentum +, rmsprop ·", "   └─ [adam] ·", "      └─ adamw ·"]
    assert tree("adam", BY_ID, 2)[0] == "… [adam] ·"


def test_a_circle_of_prerequisites_ends():
    rows = {one.kata.id: one for one in (row("a", "b"), row("b", "a"))}
    assert way_to("a", rows) == [["b"]]


async def test_a_click_on_a_heading_sorts_and_a_key_by_the_next_column(quiz, press, settle):
    app = quiz()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "K")
        await settle(pilot)
        table = app.screen.query_one(Table)
        await pilot.click(table, offset=Offset(1, 0))
        assert app.screen._sort == "kata"
        await pilot.click(table, offset=Offset(1, 0))
        assert app.screen.shown == ["shift", "scale"]
        await press(pilot, "o", "O")
        assert (app.screen._sort, app.screen._down) == ("topic", True)


async def test_keys_and_mouse_move_in_the_table(quiz, press, settle):
    app = quiz()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "K", "end")
        assert app.screen.focused_id == "shift"
        await pilot.click(app.screen.query_one(Table), offset=Offset(3, 1))
        await press(pilot)
        assert app.screen.focused_id == "scale"
        assert "[scale]" in str(app.screen.query_one("#about").visual)
