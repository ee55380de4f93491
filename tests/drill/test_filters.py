"""Choosing what to drill."""

import pytest
from making import choice_card, open_card

from nfquiz.content.cards import Deck
from nfquiz.drill.filters import select
from nfquiz.errors import UserError

DECKS = [
    Deck(
        deck="losses",
        title="Losses",
        cards=(open_card("mse", topics=("regression",)), choice_card("hinge", topics=("svm",))),
    ),
    Deck(deck="optimizers", title="Optimizers", cards=(open_card("adam", topics=("adaptive",), level="advanced"),)),
]


def ids(**filters):
    return [entry.card.id for entry in select(DECKS, **filters)]


def test_no_filter_means_every_card_and_several_filters_must_all_hold():
    assert ids() == ["mse", "hinge", "adam"]
    assert ids(names=["losses"]) == ["mse", "hinge"]
    assert ids(names=["losses", "optimizers"], kinds=["open"]) == ["mse", "adam"]
    assert ids(levels=["advanced"]) == ids(topics=["adaptive"]) == ["adam"]


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ({"names": ["optimiser"]}, "deck 'optimiser'.*\n.*optimizers"),
        ({"topics": ["regresion"]}, "topic 'regresion'.*\n.*regression"),
        ({"levels": ["coree"]}, "level 'coree'.*\n.*core"),
        ({"kinds": ["choise"]}, "kind 'choise'.*\n.*choice"),
        ({"kinds": ["zzz"]}, "kind 'zzz'.*\n.*open, choice"),
        ({"names": ["losses"], "levels": ["advanced"]}, "No card"),
    ],
)
def test_an_unknown_name_gets_the_nearest_ones(filters, says):
    with pytest.raises(UserError) as error:
        select(DECKS, **filters)
    import re

    assert re.search(says, str(error.value))
