"""Every kata's scenarios tell right from wrong. `make lint` proves it under 20 seeds; here one keeps it so.

`nfquiz lint --mutants` runs all mutants of the references; here a few of each keep it so.
"""

from dataclasses import replace

import pytest

from nfquiz.content.packs import load_katas, our_pack
from nfquiz.judge.proof import material_of, prove
from nfquiz.judge.survivors import search

KATAS = sorted(load_katas([our_pack()]).katas.values(), key=lambda kata: kata.id)
MUTANTS = 10


@pytest.mark.parametrize("kata", KATAS, ids=lambda kata: kata.id)
def test_a_kata_is_proved(kata):
    material = material_of(kata)
    if kata.data:  # the reference is trained, and no other solution: `make lint` does all
        material = replace(material, right={})
    assert [f"{flaw.about}: {flaw.says}" for flaw in prove(material, 1)] == []


@pytest.mark.parametrize("kata", [kata for kata in KATAS if kata.has_mutants], ids=lambda kata: kata.id)
def test_no_mutant_survives_unexplained(kata):
    found = search(material_of(kata), most=MUTANTS)
    assert [f"line {one.line}: {one.mutated}" for one in found.survivors] == [] and found.flaws == []
