"""The cache of parsed decks: true or not used."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from nfquiz.content import cache as cache_module
from nfquiz.content import packs, schema
from nfquiz.content.cards import Brief, Card, has_rubric, kind_of, whole
from nfquiz.content.packs import Library, Pack, load_decks

GOOD = Path(__file__).parent / "good"
LONG_AGO = 1_500_000_000


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    shutil.copytree(GOOD, tmp_path / "pack")
    os.utime(tmp_path / "pack/questions/basics.yaml", (LONG_AGO, LONG_AGO))
    return Pack(tmp_path / "pack")


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The decks whose YAML was really read."""
    read: list[Path] = []
    parse = packs._parse_deck
    monkeypatch.setattr(packs, "_parse_deck", lambda pack, path: (read.append(path), parse(pack, path))[1])
    return read


def wholes(library: Library) -> dict[str, Card]:
    return {id: whole(card) for id, (card, _) in library.cards.items()}


def entry(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_the_second_time_no_yaml_is_read(pack: Pack, tmp_path: Path, parses: list[Path]):
    first, second = load_decks([pack], tmp_path / "cache"), load_decks([pack], tmp_path / "cache")
    assert len(parses) == 1
    assert wholes(first) == wholes(second) == wholes(load_decks([pack]))


def test_a_changed_deck_is_read_again(pack: Pack, tmp_path: Path, parses: list[Path]):
    load_decks([pack], tmp_path / "cache")
    path = pack.root / "questions/basics.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("factor itself", "factor alone"), encoding="utf-8")
    card = load_decks([pack], tmp_path / "cache").card("what-scaling-does")
    assert card.points[1].say == "The mean is multiplied by the factor alone."
    assert len(parses) == 2


def test_a_deck_of_the_same_size_with_another_time_is_read_again(pack: Pack, tmp_path: Path, parses: list[Path]):
    load_decks([pack], tmp_path / "cache")
    os.utime(pack.root / "questions/basics.yaml", (LONG_AGO + 1, LONG_AGO + 1))
    load_decks([pack], tmp_path / "cache")
    assert len(parses) == 2


def test_a_deck_changed_just_now_is_not_trusted_yet(pack: Pack, tmp_path: Path):
    os.utime(pack.root / "questions/basics.yaml")
    load_decks([pack], tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_deck_with_problems_is_never_stored(pack: Pack, tmp_path: Path):
    path = pack.root / "questions/basics.yaml"
    path.write_text("deck: basics\n")
    os.utime(path, (LONG_AGO, LONG_AGO))
    for _ in range(2):
        assert load_decks([pack], tmp_path / "cache").problems
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("damage", ["empty", "cut", "bit", "text", "size"])
def test_a_damaged_cache_is_as_good_as_none(pack: Pack, tmp_path: Path, damage: str):
    expected = wholes(load_decks([pack], tmp_path / "cache"))
    file = entry(tmp_path / "cache")
    raw = bytearray(file.read_bytes())
    raw[10] ^= 1
    good = file.read_bytes()
    file.write_bytes(
        {"empty": b"", "cut": good[:50], "bit": bytes(raw), "text": b"hello", "size": b"\xff" * 99}[damage]
    )
    assert wholes(load_decks([pack], tmp_path / "cache")) == expected
    assert file.read_bytes() == good


@pytest.mark.parametrize("damage", ["cut", "bit", "gone", "another"])
def test_a_card_that_was_spoilt_later_is_read_from_its_deck(
    pack: Pack, tmp_path: Path, damage: str, parses: list[Path]
):
    expected = wholes(load_decks([pack], tmp_path / "cache"))
    library, file = load_decks([pack], tmp_path / "cache"), entry(tmp_path / "cache")
    good = file.read_bytes()
    raw = bytearray(good)
    raw[-3] ^= 1
    file.write_bytes({"cut": good[:-3], "bit": bytes(raw), "gone": b"", "another": b"x" + good}[damage])
    assert wholes(library) == expected
    assert len(parses) == 2 and not file.exists()  # the next start stores it anew


def test_what_chooses_and_orders_a_card_is_known_without_reading_it(pack: Pack, tmp_path: Path):
    full, _ = (load_decks([pack], tmp_path / "cache") for _ in range(2))
    for id, (brief, deck) in load_decks([pack], tmp_path / "cache").cards.items():
        card = full.cards[id][0]
        assert isinstance(brief, Brief) and deck.title == "A deck with a card of every kind"
        for name in ("id", "level", "topics", "katas", "then", "asked"):
            assert getattr(brief, name) == getattr(card, name)
        assert (kind_of(brief), has_rubric(brief)) == (kind_of(card), has_rubric(card))


def test_a_folder_that_can_not_be_written_is_no_reason_to_stop(pack: Pack, tmp_path: Path):
    (tmp_path / "cache").write_text("a file in the way")
    assert len(load_decks([pack], tmp_path / "cache").cards) == 6


def test_decks_of_the_same_name_in_two_packs_are_kept_apart(pack: Pack, tmp_path: Path):
    shutil.copytree(pack.root, tmp_path / "other")
    for _ in range(2):
        load_decks([pack], tmp_path / "cache")
        load_decks([Pack(tmp_path / "other")], tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_the_format_is_raised_with_the_fields_of_cards_and_katas():
    fields = schema.text(schema.deck_schema()) + schema.text(schema.kata_schema())
    digest = hashlib.sha256(fields.encode()).hexdigest()[:12]
    # when this fails the fields have changed: raise FORMAT, and note the new digest here
    assert (cache_module.FORMAT, digest) == (6, "9137cba58e50")
