"""The cache of parsed katas: true or not used."""

import os
import shutil
from pathlib import Path

import pytest

from nfquiz.content import packs
from nfquiz.content.packs import Pack, load_katas

GOOD = Path(__file__).parent / "good"
LONG_AGO = 1_500_000_000


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    shutil.copytree(GOOD, tmp_path / "pack")
    for file in tmp_path.glob("pack/katas/*/*/kata.yaml"):
        os.utime(file, (LONG_AGO, LONG_AGO))
    return Pack(tmp_path / "pack")


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files whose YAML was really read."""
    read: list[Path] = []
    parse = packs._parse
    monkeypatch.setattr(packs, "_parse", lambda pack, path, model: (read.append(path), parse(pack, path, model))[1])
    return read


def test_the_second_time_no_yaml_is_read(pack: Pack, tmp_path: Path, parses: list[Path]):
    first = load_katas([pack], tmp_path / "cache")
    count = len(parses)
    second = load_katas([pack], tmp_path / "cache")
    assert first.katas == second.katas == load_katas([pack]).katas != {}
    assert len(parses) == 2 * count


def test_a_changed_kata_is_read_again_and_one_that_is_gone_forgotten(pack: Pack, tmp_path: Path, parses: list[Path]):
    load_katas([pack], tmp_path / "cache")
    file = next(pack.katas.glob("*/*/kata.yaml"))
    file.write_text(file.read_text().replace("title:", "title: Now", 1))
    os.utime(file, (LONG_AGO + 1, LONG_AGO + 1))
    assert load_katas([pack], tmp_path / "cache").katas[file.parent.name].title.startswith("Now")
    shutil.rmtree(file.parent)
    assert file.parent.name not in load_katas([pack], tmp_path / "cache").katas


def test_a_kata_with_a_problem_is_named_every_time(pack: Pack, tmp_path: Path):
    file = next(pack.katas.glob("*/*/kata.yaml"))
    file.write_text("title: Broken\n")
    os.utime(file, (LONG_AGO, LONG_AGO))
    first, second = (load_katas([pack], tmp_path / "cache").problems for _ in range(2))
    assert first == second != []


@pytest.mark.parametrize("spoil", [lambda raw: raw[:-7], lambda raw: b"", lambda raw: raw[:9] + b"x" + raw[10:]])
def test_a_spoilt_cache_is_not_used(pack: Pack, tmp_path: Path, spoil):
    whole = load_katas([pack], tmp_path / "cache").katas
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(spoil(file.read_bytes()))
    assert load_katas([pack], tmp_path / "cache").katas == whole
