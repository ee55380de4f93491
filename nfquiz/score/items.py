"""What readiness is about: every card and kata with its weight, its topics and how it stands."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime
from functools import cached_property
from heapq import nlargest
from itertools import chain
from math import inf, log

from msgspec import Struct

from nfquiz.content.cards import Card
from nfquiz.content.katas import Kata
from nfquiz.content.parts import Asked
from nfquiz.drill.memory import Model
from nfquiz.drill.trail import (
    PACKED,
    UNKNOWN,
    Standing,
    Trail,
    chance_after,
    chances_after,
    earliest,
    unpacked,
)
from nfquiz.score.forgetting import Forgetting, forgetting
from nfquiz.score.trail import Trails

KATA_WEIGHT = 5.0
"""A kata weighs as much as so many cards: an interview gives it as much time."""


class Item(Struct, frozen=True, eq=False, gc=False):
    """A card or a kata.

    Attributes:
        kind: `card` or `kata`.
        place: where it stands among all items.
        weight: what it counts.
        standing: how it stands now.
        model: the memory model that its trail was made with.
        pace: how fast the person forgets beside that model.
        kept: where the whole trail is to be read; or the trail.
    """

    content: Card | Kata
    kind: str
    place: int
    weight: float
    standing: Standing
    model: Model
    pace: float
    kept: Trails | Trail

    @property
    def id(self) -> str:
        return self.content.id

    @property
    def topics(self) -> tuple[str, ...]:
        return self.content.topics

    @property
    def trail(self) -> Trail:
        """How it stood over time. Of very many items it is better looked at for few: it has to be read."""
        return self.kept if isinstance(self.kept, Trail) else self.kept.of(f"{self.kind}:{self.id}")

    @property
    def begun(self) -> bool:
        """Whether it was answered or tried at all."""
        return self.standing.first < inf

    def is_due(self, at: datetime) -> bool:
        return self.standing.due <= at.timestamp()

    def chance(self, at: float) -> float:
        """The chance of a full answer at that time (seconds since 1970); 0 before the first answer."""
        standing = self.standing
        if at >= standing.since:
            return chance_after(standing[:3], self.model, at, self.pace)
        return self.trail.chance(self.model, at, self.pace) if standing.answers else 0.0

    def chances(self, times: Sequence[float]) -> list[float]:
        """`chance` at each of these times, which are in order."""
        standing = self.standing
        known = not standing.answers or (bool(times) and times[0] >= standing.since)
        points = (standing[:3],) if known else self.trail.points
        return chances_after(points, self.model, times, self.pace)

    def recall(self, at: datetime) -> float:
        """The chance that it is recalled at all at that time."""
        return self.model.recall(self.trail.memory, at) ** self.pace if self.begun else 0.0

    def retained(self, days: float, stability: float) -> float:
        """The chance that this person still recalls it so many days after it stood at this stability."""
        return self.model.retained(days, stability) ** self.pace


class Items(Sequence[Item]):
    """All cards and katas, cards first. An item is made when it is looked at: of very many, only numbers are kept.

    Args:
        cards, katas: the content.
        trails: how it stands.
    """

    def __init__(self, cards: Sequence[Card] = (), katas: Sequence[Kata] = (), trails: Trails | None = None) -> None:
        self._contents: list[Card | Kata] = [*cards, *katas]
        self._cards = len(cards)
        self._trails = trails
        self._numbers = bytearray(UNKNOWN) * len(self._contents)
        self._changed: Mapping[int, Item] = {}
        self.forgetting = Forgetting()
        """How fast the person forgets, found from the cards."""
        if trails is not None:
            self._read(trails)

    def _read(self, trails: Trails) -> None:
        cards = {card.id: place for place, card in enumerate(self._contents[: self._cards])}
        katas = {kata.id: place for place, kata in enumerate(self._contents[self._cards :], self._cards)}
        numbers = self._numbers
        for places, prefix in ((cards, "card:"), (katas, "kata:")):
            for id, standing in chain.from_iterable(trails.standings(prefix)):
                place = places.get(id)
                if place is not None:
                    numbers[place * PACKED : (place + 1) * PACKED] = standing
        own = (trail for id, trail in trails.every("card:") if id in cards)
        self.forgetting = forgetting(own, trails.model("card"))

    def __len__(self) -> int:
        return len(self._contents)

    def __getitem__(self, place: int | slice) -> "Item | list[Item]":
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        if place in self._changed:
            return self._changed[place]
        (standing,) = unpacked(memoryview(self._numbers)[place * PACKED : (place + 1) * PACKED])
        kind = "card" if place < self._cards else "kata"
        content = self._contents[place]
        return Item(content, kind, place, weight_of(content, kind), standing, *self.memory(kind))

    def memory(self, kind: str) -> tuple[Model | None, float, Trails | None]:
        """The memory model of `card` or `kata`, the pace, and where its trails are."""
        model = self._trails.model(kind) if self._trails else None
        return model, self.forgetting.pace if kind == "card" else 1.0, self._trails

    def __iter__(self) -> Iterator[Item]:
        return self.which(lambda _: True)

    def which(self, wanted: Callable[[Standing], bool], kind: str = "") -> Iterator[Item]:
        """Those that stand as is wanted, of one kind or of both: only of those are items made."""
        changed = self._changed
        for one in (kind,) if kind else ("card", "kata"):
            known = self.memory(one)
            for place, (content, standing) in self.rows(one):
                if wanted(standing):
                    own = changed.get(place) if changed else None
                    yield own or Item(content, one, place, weight_of(content, one), standing, *known)

    def least_known(self, count: int, at: float) -> list[Item]:
        """So many of the cards that are due at that time, at most: those that are known least for their weight."""
        model, pace, _ = self.memory("card")

        def promises() -> Iterator[tuple[float, int]]:
            for place, (content, standing) in self.rows("card"):
                if standing.due <= at:
                    inside = at >= standing.since
                    known = chance_after(standing[:3], model, at, pace) if inside else self[place].chance(at)
                    yield weight_of(content, "card") * (1 - known), -place

        return [self[-place] for _, place in nlargest(count, promises())]

    def rows(self, kind: str) -> Iterator[tuple[int, tuple[Card | Kata, Standing]]]:
        """Each `card` or `kata`: its place, and it with how it stands. Of very many no items are made."""
        part = slice(0, self._cards) if kind == "card" else slice(self._cards, len(self))
        numbers = memoryview(self._numbers)[part.start * PACKED : part.stop * PACKED]
        return enumerate(zip(self._contents[part], unpacked(numbers), strict=True), part.start)

    @property
    def katas(self) -> list[Item]:
        """The katas alone, in their order."""
        return self[self._cards :]

    @cached_property
    def weight(self) -> float:
        """What all of them count together."""
        alike = Counter(content.asked for content in self._contents[: self._cards])
        cards = sum(count * importance(asked) for asked, count in alike.items())
        return cards + sum(weight_of(kata, "kata") for kata in self._contents[self._cards :])

    @property
    def first(self) -> float:
        """When anything was answered or tried for the first time, infinite if nothing was."""
        return earliest(self._numbers)

    def without(self, subjects: Collection[str]) -> "Items":
        """Those that are not among these `card:ID` and `kata:ID`."""
        if not subjects:
            return self
        kinds = ["card"] * self._cards + ["kata"] * (len(self) - self._cards)
        left = [
            place
            for place, (kind, content) in enumerate(zip(kinds, self._contents, strict=True))
            if f"{kind}:{content.id}" not in subjects
        ]
        kept = copy(self)
        kept.__dict__.pop("weight", None)
        kept._contents = [self._contents[place] for place in left]
        kept._cards = sum(place < self._cards for place in left)
        kept._numbers = bytearray().join(self._numbers[place * PACKED : (place + 1) * PACKED] for place in left)
        return kept

    def changed(self, items: Iterable[Item]) -> "Items":
        """All of them, with these, which were taken from them, as they stand now."""
        made, new = copy(self), {item.place: item for item in items}
        made._changed = {**self._changed, **new}
        made._numbers = self._numbers[:]
        for place, item in new.items():
            made._numbers[place * PACKED : (place + 1) * PACKED] = item.standing.packed()
        return made


def items_of(cards: Iterable[Card], katas: Iterable[Kata], trails: Trails) -> Items:
    """All of them, katas in the order given."""
    return Items(list(cards), list(katas), trails)


def weight_of(content: Card | Kata, kind: str) -> float:
    """What it counts."""
    return (1.0 if kind == "card" else KATA_WEIGHT) * importance(content.asked)


def importance(asked: Asked | None) -> float:
    """How much it counts by how often it is asked: 1 for what no list of questions has, 3.4 for what ten have."""
    return 1 + log(1 + asked.sources) if asked else 1.0
