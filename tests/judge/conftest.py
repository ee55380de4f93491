from pathlib import Path

import pytest

from nfquiz.content.packs import find_kata, our_pack
from nfquiz.judge.client import Attempt, Judge


@pytest.fixture(scope="session")
def judge():
    with Judge() as judge:
        yield judge


@pytest.fixture(scope="session")
def verdict_of(judge):
    """A source text's (or file's) verdict on a kata, under a fixed seed."""

    def verdict(kata: str, source: str | Path, **terms):
        text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
        terms.setdefault("seed", 1)
        return judge.judge(Attempt(find_kata([our_pack()], kata), text, "mine.py", **terms))

    return verdict
