"""The lists of what interviews ask and the decks hold together.

`tests/coverage/*.yaml` has every question and topic of the notes that the project began with (Q-001 to Q-400) and every
theory question that at least four public collections ask (field 5.1, numbered), each with the cards that answer it.
`katas.yaml` has every task that interviews ask to be written (field 5.2), with its katas; `components.yaml` every
component of the notes (section 1), with its katas or, where it can't be one, its cards.
"""

import re
from pathlib import Path

import pytest
import yaml

from nfquiz.content.cards import ChoiceCard, ClozeCard, NumericCard
from nfquiz.content.packs import load_decks, load_katas, our_pack

DECKS, LIBRARY = load_decks([our_pack()]), load_katas([our_pack()])
CARDS, KATAS = set(DECKS.cards), set(LIBRARY.katas)
FOLDER = Path(__file__).parent / "coverage"
TO_WRITE = FOLDER / "katas.yaml"
COMPONENTS = FOLDER / "components.yaml"
FILES = sorted(path for path in FOLDER.glob("*.yaml") if path not in (TO_WRITE, COMPONENTS))
ENTRIES = [(path.name, entry) for path in FILES for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]
NOTES = {f"Q-{number:03}" for number in range(1, 401)}
FIELD = {f"#{number}" for number in range(1, 147)} - {"#46", "#113"}  # those two fewer than four collections ask

CHECKED = (ChoiceCard, ClozeCard, NumericCard)


def places(entry: dict) -> list[str]:
    """Where an entry comes from: `notes 2.2 Q-049`, `field 5.1 #47`."""
    return entry["from"] if isinstance(entry["from"], list) else [entry["from"]]


@pytest.mark.parametrize("name", [path.name for path in FILES])
def test_every_question_has_cards_that_exist(name):
    mine = [entry for file, entry in ENTRIES if file == name]
    assert {(entry["asked"], card) for entry in mine for card in entry["cards"] if card not in CARDS} == set()
    assert [entry["asked"] for entry in mine if not entry["cards"]] == []


@pytest.mark.parametrize(("kind", "wanted"), [(r"^notes 2\.[12] (Q-\d{3})$", NOTES), (r"^field 5\.1 (#\d+)$", FIELD)])
def test_nothing_on_the_lists_is_left_out(kind, wanted):
    found = {match[1] for _, entry in ENTRIES for place in places(entry) if (match := re.match(kind, place))}
    assert wanted - found == set()


def test_there_are_five_hundred_cards_and_a_third_of_them_are_checked():
    cards = [card for card, _ in DECKS.cards.values()]
    checked = [card for card in cards if isinstance(card, CHECKED) or getattr(card, "asks", "") == "output"]
    assert len(cards) >= 500
    assert len(checked) >= len(cards) / 3


@pytest.mark.parametrize("kata", LIBRARY.katas.values(), ids=lambda kata: kata.id)
def test_every_mistake_has_a_card_that_explains_it(kata):
    assert [mistake.id for mistake in kata.mistakes if mistake.card not in CARDS] == []


TASKS = yaml.safe_load(TO_WRITE.read_text(encoding="utf-8"))


def test_nothing_that_is_asked_to_be_written_is_left_out():
    numbers = {int(task["from"].removeprefix("field 5.2 #")) for task in TASKS}
    assert numbers == set(range(1, 110))


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task["from"].removeprefix("field 5.2 "))
def test_what_two_sources_ask_to_be_written_has_a_kata_or_where_it_can_not_a_card(task):
    assert set(task.get("katas", ())) <= KATAS and set(task.get("cards", ())) <= CARDS
    assert not set(task.get("not_yet", ())) & KATAS, "it is there now: move it to `katas`"
    if task["sources"] >= 2:
        assert task.get("katas") or task.get("cards")


PARTS = yaml.safe_load(COMPONENTS.read_text(encoding="utf-8"))


def test_no_component_of_the_notes_is_left_out():
    assert sorted(number for part in PARTS for number in part["from"]) == [f"C-{number:03}" for number in range(1, 273)]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part["from"][0])
def test_a_component_has_a_kata_or_where_it_can_not_cards(part):
    assert set(part.get("katas", ())) <= KATAS and set(part.get("cards", ())) <= CARDS
    assert part.get("katas") or part.get("cards")
