"""Loading packs: only what is asked for, one bad file never takes the others down, unknown names get the nearest."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nfquiz.content.packs import Pack, find_kata, load, load_decks, load_katas, our_pack, pack_at
from nfquiz.errors import UserError

GOOD = Path(__file__).parent / "good"


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    shutil.copytree(GOOD, tmp_path / "pack")
    return Pack(tmp_path / "pack")


def test_everything_of_a_pack_is_in_the_library():
    library = load([Pack(GOOD)])
    assert library.problems == []
    assert list(library.decks) == ["basics"]
    assert len(library.cards) == len(library.deck("basics").cards) == 6
    card, deck = library.cards["which-shifts"]
    assert (card.id, deck.deck) == ("which-shifts", "basics")
    assert list(library.katas) == ["scale", "shift"]


def test_decks_are_loaded_without_opening_a_kata(pack: Pack):
    (pack.root / "katas/simple/scale/kata.yaml").write_text(": : broken")
    library = load_decks([pack])
    assert (len(library.cards), library.katas, library.problems) == (6, {}, [])


def test_a_kata_is_found_without_opening_another_or_a_deck(pack: Pack):
    (pack.root / "katas/simple/scale/kata.yaml").write_text(": : broken")
    (pack.root / "questions/basics.yaml").write_text(": : broken")
    assert find_kata([pack], "shift").id == "shift"


def test_a_broken_kata_is_told_with_file_and_line(pack: Pack):
    path = pack.root / "katas/simple/shift/kata.yaml"
    path.write_text(path.read_text().replace("level: core", "level: easy"))
    with pytest.raises(UserError, match=r"katas/simple/shift/kata.yaml:4: level: expected"):
        find_kata([pack], "shift")
    library = load_katas([pack])
    assert list(library.katas) == ["scale"]
    assert [one.line for one in library.problems] == [4]


@pytest.mark.parametrize("name", ["shfit", "../simple/shift", "*", "", "simple", "SHIFT"])
def test_an_unknown_kata_is_an_error_for_the_person(name: str):
    with pytest.raises(UserError, match="There is no kata"):
        find_kata([Pack(GOOD)], name)


@pytest.mark.parametrize(
    ("kind", "wrong", "right"),
    [("deck", "basic", "basics"), ("card", "which-shift", "which-shifts"), ("kata", "scal", "scale")],
)
def test_unknown_names_get_the_nearest_ones(kind: str, wrong: str, right: str):
    library = load([Pack(GOOD)])
    getattr(library, kind)(right)
    with pytest.raises(UserError, match=f"There is no {kind} '{wrong}'") as caught:
        getattr(library, kind)(wrong)
    assert right in str(caught.value)


def test_the_same_kata_in_two_packs_is_an_error(pack: Pack):
    with pytest.raises(UserError, match="There are 2 katas 'shift'"):
        find_kata([Pack(GOOD), pack], "shift")
    library = load([Pack(GOOD), pack])
    assert library.katas["shift"].root == GOOD
    assert sum("duplicate" in one.says for one in library.problems) == 2 + 7


def test_a_pack_is_a_folder_with_one_of_the_three(tmp_path: Path):
    assert pack_at(GOOD).root == GOOD.resolve()
    with pytest.raises(UserError, match="is no pack"):
        pack_at(tmp_path)
    with pytest.raises(UserError, match="There is no folder"):
        pack_at(tmp_path / "nowhere")


def test_our_content_is_found():
    root = our_pack().root
    assert (root / "questions").is_dir()
    assert (root / "katas").is_dir()


def test_problems_print_as_editors_read_them_and_know_their_file(pack: Pack):
    path = pack.root / "questions/basics.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("deck: basics", "dekc: basics"), encoding="utf-8")
    (problem,) = load([pack]).problems
    assert str(problem) == "questions/basics.yaml:1: unknown key `dekc`: did you mean `deck`?"
    assert problem.file == path


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_importing_packs_brings_nothing_heavy():
    heavy = "{'torch', 'numpy', 'typer', 'textual', 'yaml', 'sqlite3', 'fsrs', 'asyncio', 'jsonschema'}"
    assert run(f"import sys, nfquiz.content.packs; print({heavy} & set(sys.modules))") == "set()"


def test_loading_brings_only_yaml():
    heavy = "{'torch', 'numpy', 'typer', 'textual', 'sqlite3', 'fsrs', 'asyncio', 'jsonschema'}"
    code = f"import sys; from nfquiz.content import packs; packs.load([packs.Pack(packs.Path({str(GOOD)!r}))]);"
    assert run(f"{code} print({heavy} & set(sys.modules), 'yaml' in sys.modules)") == "set() True"
