"""The chance of a full answer, now, for one item and for many together, with its uncertainty. Pure functions.

docs/readiness.md has the formulas, under the same names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, sqrt

from nfquiz.content.cards import Card
from nfquiz.content.katas import Kata
from nfquiz.content.parts import Asked
from nfquiz.drill.trail import chance_after
from nfquiz.score.items import Item, Items, weight_of

Z = 1.2816
"""Quantile of the normal distribution: intervals hold 80 %."""
PRIOR = 4.0
"""What is assumed of things never asked weighs as much as so many first answers on the topic."""
DISCOUNT = 0.5
"""Other topics say half as much: what was asked first is what is easiest."""
MODEL_ERROR = 0.15
"""How far the memory model may be off, for all cards alike, before it has been tested on the person."""
TESTED = 20.0
"""After so many reviews that error is smaller by the square root of two."""


@dataclass(frozen=True)
class Interval:
    """A figure from 0 to 1, and where the true one lies with 80 %."""

    figure: float
    low: float
    high: float


class Group:
    """Cards, or katas, about the same topics that weigh the same, added up at a moment.

    Attributes:
        kind, topics, weight: what they have in common.
        asked: how many places ask each of them.
        items: how many they are, `begun` of them answered or tried at all, `missed` at the last answer, `due` then.
        known: how many of them were answered for the first time by then, and `share` the sum of what that was worth.
        chances, variances, shared: sums over those that are begun, see `Sums`.
    """

    __slots__ = (
        "asked", "begun", "chances", "due", "items", "kind", "known", "missed", "share", "shared", "topics",
        "variances", "weight",
    )  # fmt: skip

    def __init__(self, kind: str, content: Card | Kata) -> None:
        self.kind, self.topics, self.weight = kind, content.topics, weight_of(content, kind)
        self.asked = content.asked.sources if content.asked else 0
        self.items = self.begun = self.missed = self.due = self.known = 0
        self.share = self.chances = self.variances = self.shared = 0.0


def groups_of(items: Items, at: float) -> list[Group]:
    """All items at that time (seconds since 1970). Of very many this takes the time: it is the one look at each."""
    made: dict[tuple[str, tuple[str, ...], Asked | None], Group] = {}
    for kind in ("card", "kata"):
        model, pace, _ = items.memory(kind)
        for place, (content, standing) in items.rows(kind):
            key = kind, content.topics, content.asked
            group = made.get(key)
            if group is None:
                group = made[key] = Group(kind, content)
            since, _, _, share, first, due, tried, flags = standing
            group.items += 1
            if due <= at:
                group.due += 1
            if first == inf:
                continue
            group.begun += 1
            if first <= at:
                group.known += 1
                group.share += share
            if flags and standing.missed:
                group.missed += 1
            figure = chance_after(standing[:3], model, at, pace) if at >= since else items[place].chance(at)
            # a single right answer is no certainty: half an answer each way is added before the variance is taken
            tried = tried if tried > 1 else 1.0
            settled = (tried * figure + 0.5) / (tried + 1)
            group.chances += figure
            group.variances += settled * (1 - settled) / (tried + 2)
            group.shared += 4 * figure * (1 - figure)
    return list(made.values())


class FirstSight:
    """How often the person knew things when they were asked for the first time: what is assumed of the others.

    Args:
        groups: all items, as they were at the time until which first answers count.
    """

    def __init__(self, groups: Iterable[Group] = ()) -> None:
        self._topics: dict[tuple[str, str], list[float]] = {}
        self._all: dict[str, list[float]] = {}
        self._known: dict[tuple[str, tuple[str, ...]], tuple[float, float]] = {}
        for group in groups:
            if group.known:
                self.add(group, group.known, group.share)

    def add(self, one: Item | Group, count: int, share: float) -> None:
        """Takes so many first answers into account, which were worth so much together."""
        for sums in (
            self._all.setdefault(one.kind, [0.0, 0.0]),
            *[self._topics.setdefault((one.kind, topic), [0.0, 0.0]) for topic in one.topics],
        ):
            sums[0] += count
            sums[1] += share
        self._known.clear()

    def of(self, one: Item | Group) -> tuple[float, float]:
        """The chance of knowing such an item that was never asked, and how many first answers speak for it, and one."""
        key = (one.kind, one.topics)
        if key not in self._known:
            everywhere, known = self._all.get(one.kind, (0.0, 0.0))
            prior = DISCOUNT * known / (everywhere + PRIOR)
            sums = [self._topics.get((one.kind, topic), (0.0, 0.0)) for topic in one.topics]
            # several topics of one item hold much the same answers: the mean of them, not the sum
            count = sum(n for n, _ in sums) / len(sums)
            right = sum(s for _, s in sums) / len(sums)
            self._known[key] = ((right + PRIOR * prior) / (count + PRIOR), count + 1)
        return self._known[key]


def chance(item: Item, first_sight: FirstSight, at: float) -> float:
    """The chance of a full answer at that time: by its trail, or by first sight where it was never asked."""
    return item.chance(at) if item.begun else first_sight.of(item)[0]


class Sums:
    """Adds up items to one figure.

    Args:
        reviews: how many reviews the memory model has been tested on.
        groups: the items; `add` takes more.
        first_sight: what is assumed of those never asked.
    """

    def __init__(self, reviews: int, first_sight: FirstSight, groups: Iterable[Group] = ()) -> None:
        self.reviews, self.first_sight = reviews, first_sight
        self.weight = self.total = self.variance = self.shared = 0.0
        self.unseen = self.unseen_total = self.unseen_answers = 0.0
        for group in groups:
            self.add(group)

    def add(self, group: Group) -> None:
        weight, (figure, answers) = group.weight, self.first_sight.of(group)
        unseen = weight * (group.items - group.begun)
        self.weight += weight * group.items
        self.total += weight * group.chances + unseen * figure
        self.variance += weight * weight * group.variances
        self.shared += weight * group.shared
        self.unseen += unseen
        self.unseen_total += unseen * figure
        self.unseen_answers += unseen * answers

    def interval(self) -> Interval:
        """The weighted mean, and where it lies: three independent errors, added as squares."""
        if not self.weight:
            return Interval(0.0, 0.0, 1.0)
        figure = self.total / self.weight
        single = Z * sqrt(self.variance) / self.weight
        model = Z * MODEL_ERROR * sqrt(TESTED / (self.reviews + TESTED)) * self.shared / self.weight
        down = up = 0.0
        if self.unseen:
            guess = self.unseen_total / self.unseen
            low, high = wilson(guess, self.unseen_answers / self.unseen)
            share = self.unseen / self.weight
            down, up = share * (guess - low), share * (high - guess)
        common = single**2 + model**2
        return Interval(figure, max(0.0, figure - sqrt(common + down**2)), min(1.0, figure + sqrt(common + up**2)))


def wilson(share: float, count: float, z: float = Z) -> tuple[float, float]:
    """Wilson's score interval for a share of `count` trials; it is right for few trials and for shares near 0 and 1."""
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))


def mean_chances(items: Iterable[Item], times: Sequence[float]) -> list[float]:
    """The figure alone, for all items together, at each of these times, which are in order."""
    items = sorted(items, key=lambda item: item.standing.first)
    weight = sum(item.weight for item in items)
    totals = [0.0] * len(times)
    unseen: dict[tuple[str, tuple[str, ...]], tuple[Item, float]] = {}

    def weigh_unseen(item: Item, weight: float) -> None:
        one, others = unseen.get((item.kind, item.topics), (item, 0.0))
        unseen[item.kind, item.topics] = one, others + weight

    for item in items:
        weigh_unseen(item, item.weight)
        if item.begun:
            totals = [total + item.weight * one for total, one in zip(totals, item.chances(times), strict=True)]
    first_sight, begun = FirstSight(), 0
    for place, at in enumerate(times):
        while begun < len(items) and items[begun].standing.first <= at:
            first_sight.add(items[begun], 1, items[begun].standing.share)
            weigh_unseen(items[begun], -items[begun].weight)
            begun += 1
        totals[place] += sum(others * first_sight.of(one)[0] for one, others in unseen.values())
    return [total / weight if weight else 0.0 for total in totals]
