"""What to do next: the steps that raise readiness most for their minutes, each with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nfquiz.content.cards import Card
from nfquiz.content.katas import Kata
from nfquiz.score.readiness import WORTH, Knowledge, Readiness, card_worth, is_due, kata_worth

CARD_MINUTES = 1.5
MOST_DUE = 40
"""More than an hour of cards in one go is no advice."""
NEW_CARDS = 5


@dataclass(frozen=True)
class Step:
    """Something to do.

    Attributes:
        command: what to type.
        why: the reason, a sentence.
        minutes: how long it takes, about.
        gain: by how much the readiness over everything rises if it goes well.
        about: `cards` or `kata`.
    """

    command: str
    why: str
    minutes: int
    gain: float
    about: str


def next_steps(
    cards: Sequence[Card],
    katas: Sequence[Kata],
    weak: Sequence[Readiness],
    known: Knowledge,
    at: datetime,
    count: int = 3,
) -> list[Step]:
    """The most useful steps, the best first; cards and a kata are both among them where there are both to do.

    Args:
        katas: in learning order.
        weak: the weakest topics, the weakest first.
    """
    found = [
        *_due_cards(cards, katas, known, at),
        *_new_cards(cards, katas, weak, known, at),
        *_due_katas(cards, katas, known, at),
        *_next_kata(cards, katas, known, at),
    ]
    found.sort(key=lambda step: step.gain / step.minutes, reverse=True)
    best = [next((step for step in found if step.about == about), None) for about in ("cards", "kata")]
    chosen = [step for step in best if step is not None][:count]
    chosen += [step for step in found if step not in chosen][: count - len(chosen)]
    return [step for step in found if step in chosen]


def _due_cards(cards: Sequence[Card], katas: Sequence[Kata], known: Knowledge, at: datetime) -> list[Step]:
    due = [card for card in cards if is_due(known.card(card.id), at)]
    if not due:
        return []
    part = sorted(due, key=lambda card: card_worth(card, known, at))[:MOST_DUE]
    recall = sum(card_worth(card, known, at) for card in part) / len(part)
    because = [known.card(card.id).because for card in due]
    reasons = list(dict.fromkeys(reason for reason in because if reason))
    number = "1 card is" if len(due) == 1 else f"{len(due)} cards are"
    why = f"{number} due; about {recall:.0%} of what is due would be recalled now"
    why += f"; among them one because of {reasons[0]}" if reasons else ""
    limit = f" --limit {MOST_DUE}" if len(due) > MOST_DUE else ""
    gain = _card_share(cards, katas) * sum(1 - card_worth(card, known, at) for card in part)
    return [Step(f"nfquiz drill{limit} --new 0", f"{why}.", _minutes(part), gain, "cards")]


def _new_cards(
    cards: Sequence[Card], katas: Sequence[Kata], weak: Sequence[Readiness], known: Knowledge, at: datetime
) -> list[Step]:
    steps = []
    new = [card for card in cards if not known.card(card.id).answers and known.card(card.id).due is None]
    for topic in weak:
        part = [card for card in new if topic.topic in card.topics][:NEW_CARDS]
        if part:
            gain = _card_share(cards, katas) * len(part)
            why = f"{topic.topic} is at {topic.readiness:.0%}: {topic.seen} of its {topic.cards} cards are seen."
            command = f"nfquiz drill --topic {topic.topic} --new {len(part)}"
            steps.append(Step(command, why, _minutes(part), gain, "cards"))
    return steps


def _due_katas(cards: Sequence[Card], katas: Sequence[Kata], known: Knowledge, at: datetime) -> list[Step]:
    due = [kata for kata in katas if is_due(known.kata(kata.id), at)]
    if not due:
        return []
    kata = min(due, key=lambda kata: kata_worth(kata, known, at))
    why = f"It is due again; so far {known.kata(kata.id).how}, predicted recall {known.kata_recall(kata.id, at):.0%}."
    gain = _kata_share(cards, katas) * (1 - kata_worth(kata, known, at))
    return [Step(f"nfquiz kata {kata.id}", why, max(1, round(kata.minutes)), gain, "kata")]


def _next_kata(cards: Sequence[Card], katas: Sequence[Kata], known: Knowledge, at: datetime) -> list[Step]:
    solved = {kata.id for kata in katas if str(known.kata(kata.id).how) in WORTH}
    there = {kata.id for kata in katas}
    open_ones = [
        kata
        for kata in katas
        if kata.id not in solved
        and not is_due(known.kata(kata.id), at)
        and known.kata(kata.id).due is None  # a solution seen today is tried again when it is due
        and solved.issuperset(set(kata.prerequisites) & there)
    ]
    if not open_ones:
        return []
    # begun ones first; then what is asked most; learning order decides between equals
    kata = max(
        open_ones,
        key=lambda kata: (known.kata(kata.id).attempts > 0, kata.asked.sources if kata.asked else 0),
    )
    begun = known.kata(kata.id).attempts > 0
    ready = "all it builds on is solved" if kata.prerequisites else "it needs no other kata first"
    why = "You have begun it." if begun else f"Not tried yet, and {ready}."
    if kata.asked:
        why += f" {kata.asked.sources} places ask it."
    gain = _kata_share(cards, katas) * (1 - kata_worth(kata, known, at))
    return [Step(f"nfquiz kata {kata.id}", why, max(1, round(kata.minutes)), gain, "kata")]


def _card_share(cards: Sequence[Card], katas: Sequence[Kata]) -> float:
    """What one card is worth in the readiness over everything."""
    return (0.5 if katas else 1.0) / len(cards)


def _kata_share(cards: Sequence[Card], katas: Sequence[Kata]) -> float:
    return (0.5 if cards else 1.0) / len(katas)


def _minutes(cards: Sequence[Card]) -> int:
    return max(1, round(CARD_MINUTES * len(cards)))
