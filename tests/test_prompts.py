"""Every kata's prompt: its worked examples are what the reference really gives."""

import doctest

import numpy as np
import pytest
import torch

from nfquiz.content.packs import load_katas, our_pack
from nfquiz.judge.implementation import load

KATAS = sorted(load_katas([our_pack()]).katas.values(), key=lambda kata: kata.id)


@pytest.mark.parametrize("kata", KATAS, ids=lambda kata: kata.id)
def test_the_worked_example_is_the_references(kata):
    reference = load(kata.reference_path.read_text(encoding="utf-8"), str(kata.reference_path), "reference")
    names = {name: getattr(reference, name) for name in kata.entry} | {"torch": torch, "np": np}
    text = kata.prompt_path.read_text(encoding="utf-8")
    examples = doctest.DocTestParser().get_doctest(text, names, kata.id, str(kata.prompt_path), 0)
    assert examples.examples, "a prompt has a worked example"
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    assert runner.run(examples, out=said.append).failed == 0, "".join(said)
