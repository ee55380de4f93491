"""A card made concrete."""

import pytest
from making import choice_card, cloze_card, entries, every_kind, numeric_card, open_card, output_card

from nfquiz.drill.questions import pose


def asked(card, seed=0):
    return pose(entries(card)[0], seed)


@pytest.mark.parametrize("card", every_kind(), ids=lambda card: card.id)
def test_the_same_seed_gives_the_same_question(card):
    entry = entries(card)[0]
    assert pose(entry, 7) == pose(entry, 7)


def test_options_are_shuffled_and_checked_as_shown():
    orders = {asked(choice_card(), seed).order for seed in range(40)}
    assert len(orders) > 10
    for seed in range(10):
        question = asked(choice_card(right=(1, 3)), seed)
        rights = [place for place, option in enumerate(question.options) if option.say in ("option 1", "option 3")]
        assert question.several
        assert question.check(rights).correct
        assert not question.check(rights[:1]).correct


def test_numbers_are_drawn_afresh_and_the_answer_follows_them():
    prompts = set()
    for seed in range(30):
        question = asked(numeric_card(), seed)
        want = question.numbers["H"] - question.numbers["K"] + 1
        assert question.check(f"{want} px").correct
        assert not question.check(str(want + 1)).correct
        assert question.answer == f"{want} px"
        prompts.add(question.prompt)
    assert len(prompts) == 4


def test_a_cloze_hides_its_parts_and_numbers_them():
    question = asked(cloze_card())
    assert question.text == "The ____(1) of the ____(2)."
    assert question.check(["σ²", "MINI-BATCH"]).correct
    assert question.answer == "The variance of the mini-batch."
    assert asked(cloze_card(text="A {{word}}.")).text == "A ____."


def test_what_is_ticked_is_not_checked():
    assert asked(open_card("x")).check("anything") is None
    assert not asked(open_card("x")).checked
    assert asked(output_card()).check("[1,2]").correct
