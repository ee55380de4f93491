"""The chance of a full answer, now, for one item and for many together, with its uncertainty. Pure functions.

docs/readiness.md has the formulas, under the same names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from nfquiz.score.items import Item

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


class FirstSight:
    """How often the person knew things when they were asked for the first time: what is assumed of the others.

    Args:
        items: all of them.
        at: only first answers until then count (seconds since 1970).
    """

    def __init__(self, items: Iterable[Item], at: float) -> None:
        self._topics: dict[tuple[str, str], list[float]] = {}
        self._all: dict[str, list[float]] = {}
        self._known: dict[tuple[str, tuple[str, ...]], tuple[float, float]] = {}
        for item in items:
            if item.standing.first <= at:
                self.add(item)

    def add(self, item: Item) -> None:
        """Takes a first answer into account."""
        share, kind = item.standing.share, item.kind
        for sums in (
            self._all.setdefault(kind, [0.0, 0.0]),
            *[self._topics.setdefault((kind, topic), [0.0, 0.0]) for topic in item.topics],
        ):
            sums[0] += 1
            sums[1] += share
        self._known.clear()

    def of(self, item: Item) -> tuple[float, float]:
        """The chance of knowing this item that was never asked, and how many first answers speak for it, and one."""
        key = (item.kind, item.topics)
        if key not in self._known:
            everywhere, known = self._all.get(item.kind, (0.0, 0.0))
            prior = DISCOUNT * known / (everywhere + PRIOR)
            sums = [self._topics.get((item.kind, topic), (0.0, 0.0)) for topic in item.topics]
            # several topics of one item hold much the same answers: the mean of them, not the sum
            count = sum(n for n, _ in sums) / len(sums)
            right = sum(s for _, s in sums) / len(sums)
            self._known[key] = ((right + PRIOR * prior) / (count + PRIOR), count + 1)
        return self._known[key]


def chance(item: Item, first_sight: FirstSight, at: float) -> float:
    """The chance of a full answer at that time: by its trail, or by first sight where it was never asked."""
    return item.chance(at) if item.begun else first_sight.of(item)[0]


class Part(NamedTuple):
    """What one item adds to the figure and to its errors."""

    weight: float
    total: float
    variance: float
    shared: float
    unseen: float
    unseen_total: float
    unseen_answers: float


def part_of(item: Item, first_sight: FirstSight, at: float) -> Part:
    """The item at that time (seconds since 1970)."""
    weight = item.weight
    if not item.begun:
        figure, answers = first_sight.of(item)
        return Part(weight, weight * figure, 0.0, 0.0, weight, weight * figure, weight * answers)
    figure, tried = item.chance(at), max(1.0, item.standing.answers)
    # a single right answer is no certainty: half an answer each way is added before the variance is taken
    settled = (tried * figure + 0.5) / (tried + 1)
    variance = weight * weight * settled * (1 - settled) / (tried + 2)
    return Part(weight, weight * figure, variance, weight * 4 * figure * (1 - figure), 0.0, 0.0, 0.0)


class Sums:
    """Adds up items to one figure.

    Args:
        reviews: how many reviews the memory model has been tested on.
        parts: what each of them adds; `add` takes more.
    """

    def __init__(self, reviews: int, parts: Iterable[Part] = ()) -> None:
        self.reviews = reviews
        self.weight = self.total = self.variance = self.shared = 0.0
        self.unseen = self.unseen_total = self.unseen_answers = 0.0
        for part in parts:
            self.add(part)

    def add(self, part: Part) -> None:
        weight, total, variance, shared, unseen, unseen_total, unseen_answers = part
        self.weight += weight
        self.total += total
        self.variance += variance
        self.shared += shared
        self.unseen += unseen
        self.unseen_total += unseen_total
        self.unseen_answers += unseen_answers

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


def mean_chances(items: Iterable[Item], times: Iterable[float]) -> list[float]:
    """The figure alone, for all items together, at each of these times, which are in order."""
    items = sorted(items, key=lambda item: item.standing.first)
    weight = sum(item.weight for item in items)
    first_sight, begun, figures = FirstSight((), 0.0), 0, []
    for at in times:
        while begun < len(items) and items[begun].standing.first <= at:
            first_sight.add(items[begun])
            begun += 1
        total = sum(item.weight * item.chance(at) for item in items[:begun])
        total += sum(item.weight * first_sight.of(item)[0] for item in items[begun:])
        figures.append(total / weight if weight else 0.0)
    return figures
