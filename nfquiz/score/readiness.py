"""Readiness by topic: the chance, now, of a full answer, with its uncertainty and the counts behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from nfquiz.drill.katas import How, Mode
from nfquiz.score.estimate import FirstSight, Part, Sums, part_of
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
    """

    def __init__(self, items: Items, at: datetime) -> None:
        self.items, self.at, self.reviews = items, at, items.forgetting.reviews
        self.seconds = at.timestamp()
        self.first_sight = FirstSight(items, self.seconds)

    def part(self, item: Item) -> Part:
        """What the item adds to every figure that it counts in."""
        return part_of(item, self.first_sight, self.seconds)


class _Count:
    """Counts and adds up items."""

    def __init__(self, reviews: int) -> None:
        self._sums, self._asked = Sums(reviews), 0
        self._items: dict[tuple[str, ...], int] = {}

    def add(self, item: Item, names: tuple[str, ...], part: Part) -> None:
        self._sums.add(part)
        self._items[names] = self._items.get(names, 0) + 1
        if item.content.asked:
            self._asked += item.content.asked.sources

    def readiness(self, topic: str) -> Readiness:
        made, counts = self._sums.interval(), dict.fromkeys(_COUNTS, 0)
        for names, count in self._items.items():
            for name in filter(None, names):
                counts[name] += count
        return Readiness(topic, made.figure, made.low, made.high, asked=self._asked, **counts)


def _counted_as(item: Item, now: float) -> tuple[str, ...]:
    """The counts that an item belongs to; empty texts for those that it does not."""
    standing = item.standing
    due = standing.due <= now
    if item.kind == "kata":
        return "katas", "katas_due" if due else "", _standing(item)
    missed = standing.flags and standing.missed
    return "cards", "seen" if item.begun else "", "missed" if missed else "", "due" if due else ""


def readiness(topic: str, items: Iterable[Item], ground: Ground) -> Readiness:
    """The readiness for these items together."""
    made = _Count(ground.reviews)
    for item in items:
        made.add(item, _counted_as(item, ground.seconds), ground.part(item))
    return made.readiness(topic)


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


def by_topic(ground: Ground) -> list[Readiness]:
    """Each topic's readiness, the weakest first; of equals that first which is asked most."""
    return overall_and_topics(ground)[1]


def overall_and_topics(ground: Ground) -> tuple[Readiness, list[Readiness]]:
    """The readiness for everything together, and `by_topic`: very many items are better looked at once."""
    everything = _Count(ground.reviews)
    made: dict[str, _Count] = {}
    for item in ground.items:
        names, part = _counted_as(item, ground.seconds), ground.part(item)
        everything.add(item, names, part)
        for topic in item.topics:
            if topic not in made:
                made[topic] = _Count(ground.reviews)
            made[topic].add(item, names, part)
    topics = [count.readiness(topic) for topic, count in made.items()]
    return everything.readiness(""), sorted(topics, key=lambda one: (one.readiness, -one.asked, one.topic))


def weakest(topics: Sequence[Readiness], count: int = 3) -> list[Readiness]:
    """The weakest topics that are large enough to say so; `topics` as `by_topic` gives them."""
    large = [one for one in topics if one.cards + one.katas >= FEWEST] or list(topics)
    return [one for one in large if one.readiness < 1.0][:count]
