"""Readiness: how much of a topic would be recalled now. Pure functions of content and of what the log knows.

A card is worth its predicted recall; new ones, and those missed at the last answer, count 0. A kata solved unaided is
worth its predicted recall, solved with hints half of it, anything else 0. A topic that has both is half the mean of its
cards and half the mean of its katas. So a right answer never lowers readiness, and a wrong one never raises it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from nfquiz.content.cards import Card
from nfquiz.content.katas import Kata

WORTH = {"solved unaided": 1.0, "solved with hints": 0.5}
FEWEST = 3
"""A topic with fewer cards and katas says too little to be called weak."""


class Knowledge(Protocol):
    """What is known about the person now: `nfquiz.drill.book.Book` is one."""

    def card(self, id: str) -> Any:
        """With `due`, `missed`, `answers`, `because`."""
        ...

    def kata(self, id: str) -> Any:
        """With `due`, `how`, `attempts`."""
        ...

    def recall(self, id: str, at: datetime) -> float: ...

    def kata_recall(self, id: str, at: datetime) -> float: ...


@dataclass(frozen=True)
class Readiness:
    """A figure from 0 to 1 and the counts behind it.

    Attributes:
        topic: its name; empty for everything together.
        readiness: the figure.
        cards: how many cards there are; `seen` of them answered, `missed` at the last answer, `due` now.
        cards_worth: the mean worth of the cards, None without cards.
        katas: how many katas there are, and how many of them stand how.
        katas_worth: the mean worth of the katas, None without katas.
        asked: how many places ask its cards and katas, summed.
    """

    topic: str
    readiness: float
    cards: int
    seen: int
    missed: int
    due: int
    cards_worth: float | None
    katas: int
    unaided: int
    with_hints: int
    solution_seen: int
    attempted: int
    katas_due: int
    katas_worth: float | None
    asked: int


def card_worth(card: Card, known: Knowledge, at: datetime) -> float:
    """What a card adds: its predicted recall, 0 if it is new or was missed last."""
    return 0.0 if known.card(card.id).missed else known.recall(card.id, at)


def kata_worth(kata: Kata, known: Knowledge, at: datetime) -> float:
    """What a kata adds: by how it was solved, and its predicted recall."""
    return WORTH.get(str(known.kata(kata.id).how), 0.0) * known.kata_recall(kata.id, at)


def is_due(memory: Any, at: datetime) -> bool:
    return memory.due is not None and memory.due <= at


def readiness(topic: str, cards: Sequence[Card], katas: Sequence[Kata], known: Knowledge, at: datetime) -> Readiness:
    """The readiness for these cards and katas together."""
    memories = [known.card(card.id) for card in cards]
    attempts = [known.kata(kata.id) for kata in katas]
    hows = [str(attempt.how) for attempt in attempts]
    cards_worth = _mean(card_worth(card, known, at) for card in cards)
    katas_worth = _mean(kata_worth(kata, known, at) for kata in katas)
    parts = [worth for worth in (cards_worth, katas_worth) if worth is not None]
    return Readiness(
        topic=topic,
        readiness=sum(parts) / len(parts) if parts else 0.0,
        cards=len(cards),
        seen=sum(memory.answers > 0 for memory in memories),
        missed=sum(memory.missed for memory in memories),
        due=sum(is_due(memory, at) for memory in memories),
        cards_worth=cards_worth,
        katas=len(katas),
        unaided=hows.count("solved unaided"),
        with_hints=hows.count("solved with hints"),
        solution_seen=hows.count("solution seen"),
        attempted=hows.count("attempted"),
        katas_due=sum(is_due(attempt, at) for attempt in attempts),
        katas_worth=katas_worth,
        asked=sum(item.asked.sources for item in (*cards, *katas) if item.asked),
    )


def by_topic(cards: Iterable[Card], katas: Iterable[Kata], known: Knowledge, at: datetime) -> list[Readiness]:
    """Each topic's readiness, the weakest first; of equals that first which is asked most."""
    grouped: dict[str, tuple[list[Card], list[Kata]]] = {}
    for card in cards:
        for topic in card.topics:
            grouped.setdefault(topic, ([], []))[0].append(card)
    for kata in katas:
        for topic in kata.topics:
            grouped.setdefault(topic, ([], []))[1].append(kata)
    topics = [readiness(topic, *members, known, at) for topic, members in grouped.items()]
    return sorted(topics, key=lambda one: (one.readiness, -one.asked, one.topic))


def weakest(topics: Sequence[Readiness], count: int = 3) -> list[Readiness]:
    """The weakest topics that are large enough to say so; `topics` as `by_topic` gives them."""
    large = [one for one in topics if one.cards + one.katas >= FEWEST] or list(topics)
    return [one for one in large if one.readiness < 1.0][:count]


def _mean(values: Iterable[float]) -> float | None:
    values = list(values)
    return sum(values) / len(values) if values else None
