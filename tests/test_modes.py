"""Over all katas: what debug and fill mode lay before a person is wrong as it stands, and right once it is mended."""

import functools

import pytest

from nfquiz.content.blanking import blanked
from nfquiz.content.packs import load_katas, our_pack
from nfquiz.content.planting import plant
from nfquiz.content.source import entry_slice
from nfquiz.judge.proof import Subject, material_of

KATAS = sorted((kata for kata in load_katas([our_pack()]).katas.values() if kata.has_mutants), key=lambda kata: kata.id)
SEED = 5


def right_source(kata):
    return entry_slice(kata.reference_path.read_text(encoding="utf-8"), kata.entry)


@functools.cache  # what is right is worked out once for all that is tried on a kata
def judged(id):
    return material_of(next(kata for kata in KATAS if kata.id == id)).kata(SEED)


def statuses(kata, source):
    """How the cases of a kata go for this source, one after the other as they are asked for."""
    subject = Subject("it", {"it.py": source}, list(kata.entry))
    assert subject.load() is None
    return (outcome.status for outcome in subject.outcomes(judged(kata.id), judged(kata.id).cases))


@pytest.mark.parametrize("kata", KATAS, ids=lambda kata: kata.id)
def test_mistakes_planted_together_do_not_make_up_for_one_another(kata):
    right = right_source(kata)
    for count, seed in ((2, 1), (3, 2)):
        done = plant({"it.py": right}, kata.mistakes, count, seed, kata.entry)
        ids = [one.id for one in done.mistakes]
        assert len(ids) == count
        assert any(status != "passed" for status in statuses(kata, done.files["it.py"])), f"{ids} pass together"


@pytest.mark.parametrize("kata", KATAS, ids=lambda kata: kata.id)
def test_blanks_fail_kindly_and_pass_once_they_are_filled_in(kata):
    done = blanked(right_source(kata), kata.entry, kata.mistakes)
    found = set(statuses(kata, done.text))
    assert "failed" in found and found <= {"failed", "passed"}
    lines = done.text.splitlines()
    for one in done.blanks:
        lines[one.line - 1] = one.was
    assert set(statuses(kata, "\n".join(lines))) == {"passed"}
