"""What to do next: the steps that raise readiness most for their minutes, each with its reason."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import inf
from typing import NamedTuple

from nfquiz.content.parts import LEVELS
from nfquiz.drill.katas import Mode
from nfquiz.score.actions import Action, DrillAction, KataAction
from nfquiz.score.gain import Gains, mode_for, ready_for
from nfquiz.score.items import Item
from nfquiz.score.readiness import Readiness

MOST_DUE = 40
"""More than an hour of cards in one go is no advice."""
NEW_CARDS = 5
TRIED = 400
"""Of very many due cards so many are looked at closely: those that weigh most and are known least."""


@dataclass(frozen=True)
class Step:
    """Something to do.

    Attributes:
        action: what it is, for a program.
        command: what to type for it.
        why: the reason, a sentence.
        minutes: how long it takes, about.
        gain: by how much readiness over everything is expected to be higher for it, a week from now (or on the day of
            the interview).
    """

    action: Action
    command: str
    why: str
    minutes: int
    gain: float


def next_steps(gains: Gains, topics: Sequence[Readiness], count: int = 3) -> list[Step]:
    """The most useful steps, the best first; cards and a kata are both among them where there are both to do.

    Args:
        gains: what each item would add; its katas stand in learning order.
        topics: every topic's readiness.
    """
    offers = [*_due_cards(gains), *_new_cards(gains, topics), *_katas(gains)]
    offers = [offer for offer in offers if offer.step.gain > 0]
    offers.sort(key=lambda offer: offer.step.gain / offer.step.minutes, reverse=True)
    chosen: list[_Offer] = []
    # the best of either kind first, then whatever is best and asks nothing twice
    for about in ("cards", "kata", ""):
        for offer in offers:
            fresh = all(offer.ids.isdisjoint(other.ids) for other in chosen)
            if len(chosen) < count and fresh and offer.step.action.about.startswith(about):
                chosen.append(offer)
                if about:
                    break
    return [offer.step for offer in offers if offer in chosen]


class _Offer(NamedTuple):
    """A step and the ids of what it is about."""

    step: Step
    ids: frozenset[str]


def _offer(action: Action, why: str, minutes: float, gain: float, items: Iterable[Item]) -> _Offer:
    step = Step(action, action.command, why, max(1, round(minutes)), gain)
    return _Offer(step, frozenset(item.id for item in items))


def _due_cards(gains: Gains) -> list[_Offer]:
    ground = gains.ground
    urgent = ground.items.least_known(TRIED, ground.seconds)
    if not urgent:
        return []
    count = sum(group.due for group in ground.groups if group.kind == "card")
    because = next((item for item in urgent if item.standing.made_due), None)
    part = best_first(gains, urgent)[:MOST_DUE]
    recall = sum(item.chance(ground.seconds) for _, item in part) / len(part)
    number = "1 card is" if count == 1 else f"{count} cards are"
    why = f"{number} due; about {recall:.0%} of what is due would be recalled now"
    why += f"; among them one because of {because.trail.memory.because}" if because else ""
    action = DrillAction(limit=MOST_DUE if count > MOST_DUE else None, new=0)
    items = [item for _, item in part]
    return [_offer(action, f"{why}.", sum(map(gains.minutes, items)), sum(gain for gain, _ in part), items)]


def _new_cards(gains: Gains, topics: Sequence[Readiness]) -> list[_Offer]:
    new: dict[str, list[Item]] = {}
    for item in gains.ground.items.which(lambda one: one.first == one.due == inf, "card"):
        for topic in item.topics:
            new.setdefault(topic, []).append(item)
    gain_of = _remembered(gains.gain)
    offers = []
    for topic in topics:
        part = nsmallest(NEW_CARDS, new.get(topic.topic, ()), key=_order_of_new)
        if part:
            sure = ", by few data" if topic.unsure and topic.seen else ""
            why = f"{topic.topic} is at {topic.readiness:.0%}{sure}: {topic.seen} of its {topic.cards} cards are seen."
            action = DrillAction(topics=(topic.topic,), new=len(part))
            offers.append(_offer(action, why, sum(map(gains.minutes, part)), sum(map(gain_of, part)), part))
    return offers


def _order_of_new(item: Item) -> tuple[int, float]:
    """As a drill takes new cards: core ones first, of these what is asked most."""
    return LEVELS.index(item.content.level), -item.weight


def _katas(gains: Gains) -> list[_Offer]:
    katas = gains.ground.items.katas
    offers = []
    for item in ready_for(katas, gains.ground.at):
        mode = mode_for(item)
        action = KataAction(item.id, str(mode))
        why, gain = _why_kata(item, mode, gains), gains.gain(item, mode)
        offers.append(_offer(action, why, gains.minutes(item, mode), gain, [item]))
    return offers


def _why_kata(item: Item, mode: Mode, gains: Gains) -> str:
    kata, asked = item.trail.kata, item.content.asked
    if kata is not None and item.is_due(gains.ground.at):
        recall = item.recall(gains.ground.at)
        return f"It is due again; so far {kata.how}, predicted recall {recall:.0%}."
    if kata is not None and kata.attempts:
        why = "You have begun it."
        why += " With blanks only where it matters it is easier to take up again." if mode == Mode.FILL else ""
    else:
        ready = "all it builds on is solved" if item.content.prerequisites else "it needs no other kata first"
        why = f"Not tried yet, and {ready}."
    if asked:
        why += f" {asked.sources} {'place asks' if asked.sources == 1 else 'places ask'} it."
    return why


def best_first(gains: Gains, items: Sequence[Item]) -> list[tuple[float, Item]]:
    """The items with their gains, the largest gain for the minutes first; equals as they were."""
    found = [(gains.gain(item), item) for item in items]
    return sorted(found, key=lambda pair: pair[0] / gains.minutes(pair[1]), reverse=True)


def _remembered(gain: Callable[[Item], float]) -> Callable[[Item], float]:
    """A card has several topics: its gain is computed once."""
    known: dict[str, float] = {}

    def of(item: Item) -> float:
        if item.id not in known:
            known[item.id] = gain(item)
        return known[item.id]

    return of
