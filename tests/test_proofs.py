"""Every kata's scenarios tell right from wrong. `make lint` proves it under 20 seeds; here two keep it so."""

import pytest

from nfquiz.content.packs import load_katas, our_pack
from nfquiz.judge.proof import material_of, prove

KATAS = sorted(load_katas([our_pack()]).katas.values(), key=lambda kata: kata.id)
SEEDS = 2


@pytest.mark.parametrize("kata", KATAS, ids=lambda kata: kata.id)
def test_a_kata_is_proved(kata):
    assert [f"{flaw.about}: {flaw.says}" for flaw in prove(material_of(kata), SEEDS)] == []
