"""Readiness by topic: the chance, now, of a full answer, with its uncertainty and the counts behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from nfquiz.drill.katas import How, Mode
from nfquiz.score.estimate import FirstSight, Group, Sums, groups_of
from nfquiz.score.items import Item, Items

FEWEST = 3
"""A topic with fewer cards and katas says too little to be called weak."""
UNSURE = 0.4
"""An interval wider than this says that little is known yet."""


@dataclass(frozen=True)
class Readiness:
    """A figure from 0 to 1, its interval, and the counts behind it.

    Attributes:
        topic: its name; empty for everything together.
        readiness: the figure; `low` and `high`: where the true one lies with 80 %.
        cards: how many cards there are; `seen` of them answered, `missed` at the last answer, `due` now.
        katas: how many katas there are, and how many of them stand how, written from scratch; `other_modes`: those
            solved only with blanks or planted mistakes; `katas_due` now.
        asked: how many places ask its cards and katas, summed.
    """

    topic: str
    readiness: float
    low: float
    high: float
    cards: int
    seen: int
    missed: int
    due: int
    katas: int
    unaided: int
    with_hints: int
    other_modes: int
    solution_seen: int
    attempted: int
    katas_due: int
    asked: int

    @property
    def unsure(self) -> bool:
        """Whether few data say so."""
        return self.high - self.low > UNSURE


class Ground:
    """All items at a moment, and what is assumed of those never asked.

    Args:
        items: every card and kata.
        at: the moment.
        first_sight: that, where it is known; else it is found from the items.
    """

    def __init__(self, items: Items, at: datetime, first_sight: FirstSight | None = None) -> None:
        self.items, self.at, self.reviews = items, at, items.forgetting.reviews
        self.seconds = at.timestamp()
        if first_sight is not None:
            self.first_sight = first_sight

    @cached_property
    def groups(self) -> list[Group]:
        """The items, those added up that count alike."""
        return groups_of(self.items, self.seconds)

    @cached_property
    def first_sight(self) -> FirstSight:
        return FirstSight(self.groups)


class _Count:
    """Counts and adds up groups of items."""

    def __init__(self, ground: Ground) -> None:
        self._sums, self._asked = Sums(ground.reviews, ground.first_sight), 0
        self._counts = dict.fromkeys(_COUNTS, 0)

    def add(self, group: Group) -> None:
        self._sums.add(group)
        self._asked += group.items * group.asked
        if group.kind == "card":
            counted = {"cards": group.items, "seen": group.begun, "missed": group.missed, "due": group.due}
        else:
            counted = {"katas": group.items, "katas_due": group.due}
        for name, count in counted.items():
            self.count(name, count)

    def count(self, name: str, count: int = 1) -> None:
        self._counts[name] += count

    def readiness(self, topic: str) -> Readiness:
        made = self._sums.interval()
        return Readiness(topic, made.figure, made.low, made.high, asked=self._asked, **self._counts)


_COUNTS = (
    "cards", "seen", "missed", "due",
    "katas", "unaided", "with_hints", "other_modes", "solution_seen", "attempted", "katas_due",
)  # fmt: skip
_STANDING = {
    How.UNAIDED: "unaided",
    How.WITH_HINTS: "with_hints",
    How.SOLUTION_SEEN: "solution_seen",
    How.ATTEMPTED: "attempted",
}


def _standing(item: Item) -> str:
    """The count that a kata belongs to; empty for a new one."""
    kata = item.trail.kata
    if kata is None:
        return ""
    if not kata.how.solved and any(kata.rung(mode).how.solved for mode in (Mode.FILL, Mode.DEBUG)):
        return "other_modes"
    return _STANDING.get(kata.how) or ("attempted" if kata.attempts else "")


def overall(ground: Ground) -> Readiness:
    """The readiness for everything together."""
    return overall_and_topics(ground)[0]


def by_topic(ground: Ground) -> list[Readiness]:
    """Each topic's readiness, the weakest first; of equals that first which is asked most."""
    return overall_and_topics(ground)[1]


def overall_and_topics(ground: Ground) -> tuple[Readiness, list[Readiness]]:
    """The readiness for everything together, and `by_topic`."""
    everything = _Count(ground)
    made: dict[str, _Count] = {}
    for group in ground.groups:
        everything.add(group)
        for topic in group.topics:
            if topic not in made:
                made[topic] = _Count(ground)
            made[topic].add(group)
    for kata in ground.items.katas:
        stands = _standing(kata)
        for count in (everything, *(made[topic] for topic in kata.topics)) if stands else ():
            count.count(stands)
    topics = [count.readiness(topic) for topic, count in made.items()]
    return everything.readiness(""), sorted(topics, key=lambda one: (round(one.readiness, 9), -one.asked, one.topic))


def weakest(topics: Sequence[Readiness], count: int = 3) -> list[Readiness]:
    """The weakest topics that are large enough to say so; `topics` as `by_topic` gives them."""
    large = [one for one in topics if one.cards + one.katas >= FEWEST] or list(topics)
    return [one for one in large if one.readiness < 1.0][:count]
