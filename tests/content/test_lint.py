"""Every broken pack gets exactly the problems it has, with file and line; the good one gets none.

A folder of `broken/` is laid over the pack `good/`: its files replace those of the same name, `remove.txt` names files
to take away, and each line of `expect.txt` is the place of a problem and words that it says.
"""

import shutil
from pathlib import Path

import pytest

from nfquiz.content.lint import lint
from nfquiz.content.packs import Pack
from nfquiz.errors import UserError

HERE = Path(__file__).parent
GOOD = HERE / "good"
CASES = sorted(path.name for path in (HERE / "broken").iterdir())


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    shutil.copytree(GOOD, tmp_path / "pack")
    return Pack(tmp_path / "pack")


def overlay(case: str, root: Path) -> list[str]:
    """Lay a broken case over a copy of the good pack; returns the expected problems."""
    folder = HERE / "broken" / case
    control = ("expect.txt", "remove.txt")
    shutil.copytree(folder, root, dirs_exist_ok=True, ignore=lambda at, names: control if Path(at) == folder else ())
    if (folder / "remove.txt").exists():
        for name in (folder / "remove.txt").read_text().split():
            (root / name).unlink()
    return (folder / "expect.txt").read_text(encoding="utf-8").splitlines()


def test_the_good_pack_has_no_problem():
    assert lint([Pack(GOOD)]) == []


def test_there_are_cases():
    assert len(CASES) >= 25


@pytest.mark.parametrize("case", CASES)
def test_a_broken_pack_gets_exactly_its_problems(case: str, pack: Pack):
    expected = overlay(case, pack.root)
    found = [str(problem) for problem in lint([pack])]
    for line in expected:
        place, words = line.split(": ", 1)
        assert [one for one in found if one.startswith(f"{place}: ") and words in one], (line, found)
    assert len(found) == len(expected), found


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("deck-")])
def test_a_broken_deck_leaves_the_others_in_the_library(case: str, pack: Pack):
    from nfquiz.content.packs import load

    overlay(case, pack.root)
    library = load([pack])
    assert "what-scaling-does" in library.cards
    assert set(library.katas) == {"scale", "shift"}


def test_a_path_narrows_the_report(pack: Pack):
    (pack.root / "katas/simple/shift/prompt.md").write_text("")
    (pack.root / "katas/simple/scale/prompt.md").write_text("")
    found = lint([pack], pack.root / "katas/simple/shift")
    assert [one.path for one in found] == ["katas/simple/shift/prompt.md"]


def test_a_path_may_be_named_from_the_root_of_the_pack(pack: Pack):
    (pack.root / "katas/simple/shift/prompt.md").write_text("")
    assert len(lint([pack], Path("katas/simple/shift"))) == 1
    assert lint([pack], Path("questions/basics.yaml")) == []


def test_a_path_outside_of_the_content_is_refused(pack: Pack, tmp_path: Path):
    with pytest.raises(UserError, match="no file or folder of the content"):
        lint([pack], tmp_path)


def test_links_may_lead_into_another_pack(pack: Pack, tmp_path: Path):
    more = tmp_path / "more" / "questions"
    more.mkdir(parents=True)
    deck = (GOOD / "questions/basics.yaml").read_text(encoding="utf-8").split("  - id: which-shifts")[0]
    deck = deck.replace("deck: basics", "deck: more").replace("id: what-scaling-does", "id: more-scaling")
    (more / "more.yaml").write_text(deck, encoding="utf-8")
    assert lint([pack, Pack(more.parent)]) == []
    assert [one.line for one in lint([Pack(more.parent)])] == [15, 16]


def test_what_python_leaves_behind_is_no_stray_file(pack: Pack):
    (pack.root / "reference_impl/__pycache__").mkdir()
    (pack.root / "katas/simple/shift/__pycache__").mkdir()
    assert lint([pack]) == []
