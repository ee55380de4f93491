"""What readiness is about: every card and kata with its weight, its topics and how it stands."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime
from itertools import islice
from math import inf, log

from msgspec import Struct

from nfquiz.content.cards import Card
from nfquiz.content.katas import Kata
from nfquiz.drill.memory import Model
from nfquiz.drill.trail import PACKED, UNKNOWN, Standing, Trail, chance_after, unpacked
from nfquiz.score.forgetting import Forgetting, forgetting
from nfquiz.score.trail import Trails

KATA_WEIGHT = 5.0
"""A kata weighs as much as so many cards: an interview gives it as much time."""


class Item(Struct, frozen=True, eq=False, gc=False):
    """A card or a kata.

    Attributes:
        kind: `card` or `kata`.
        weight: what it counts.
        standing: how it stands now.
        model: the memory model that its trail was made with.
        pace: how fast the person forgets beside that model.
        kept: where the whole trail is to be read; or the trail.
    """

    content: Card | Kata
    kind: str
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
        self._changed: Mapping[tuple[str, str], Item] = {}
        self.forgetting = Forgetting()
        """How fast the person forgets, found from the cards."""
        if trails is not None:
            self._read(trails)

    def _read(self, trails: Trails) -> None:
        cards = {card.id: place for place, card in enumerate(self._contents[: self._cards])}
        katas = {kata.id: place for place, kata in enumerate(self._contents[self._cards :], self._cards)}
        numbers = self._numbers
        for places, prefix in ((cards, "card:"), (katas, "kata:")):
            for id, standing in trails.standings(prefix):
                place = places.get(id)
                if place is not None:
                    numbers[place * PACKED : (place + 1) * PACKED] = standing
        own = (trail for id, trail in trails.every("card:") if id in cards)
        self.forgetting = forgetting(own, trails.model("card"))

    def __len__(self) -> int:
        return len(self._contents)

    def __getitem__(self, place: int | slice) -> "Item | list[Item]":
        if isinstance(place, slice):
            return list(islice(self, *place.indices(len(self))))
        return next(islice(self, range(len(self))[place], None))

    def __iter__(self) -> Iterator[Item]:
        return self.which(lambda _: True)

    def which(self, wanted: Callable[[Standing], bool]) -> Iterator[Item]:
        """Those that stand as is wanted."""
        trails, changed = self._trails, self._changed
        numbers = unpacked(self._numbers)
        for kind, contents, pace, weight in (
            ("card", self._contents[: self._cards], self.forgetting.pace, 1.0),
            ("kata", self._contents[self._cards :], 1.0, KATA_WEIGHT),
        ):
            model = trails.model(kind) if trails else None
            for content in contents:
                standing = next(numbers)
                own = changed.get((kind, content.id)) if changed else None
                if own is not None:
                    if wanted(own.standing):
                        yield own
                elif wanted(standing):
                    yield Item(content, kind, weight * importance(content), standing, model, pace, trails)

    @property
    def katas(self) -> list[Item]:
        """The katas alone, in their order."""
        return list(islice(self, self._cards, None))

    @property
    def first(self) -> float:
        """When anything was answered or tried for the first time, infinite if nothing was."""
        return min((standing.first for standing in unpacked(self._numbers)), default=inf)

    def without(self, subjects: Collection[str]) -> "Items":
        """Those that are not among these `card:ID` and `kata:ID`."""
        left = [place for place, item in enumerate(self) if f"{item.kind}:{item.id}" not in subjects]
        kept = copy(self)
        kept._contents = [self._contents[place] for place in left]
        kept._cards = sum(place < self._cards for place in left)
        kept._numbers = bytearray().join(self._numbers[place * PACKED : (place + 1) * PACKED] for place in left)
        return kept

    def changed(self, items: Iterable[Item]) -> "Items":
        """All of them, with these in the place of those of the same name."""
        made = copy(self)
        made._changed = {**self._changed, **{(item.kind, item.id): item for item in items}}
        return made


def items_of(cards: Iterable[Card], katas: Iterable[Kata], trails: Trails) -> Items:
    """All of them, katas in the order given."""
    return Items(list(cards), list(katas), trails)


def importance(content: Card | Kata) -> float:
    """How much it counts by how often it is asked: 1 for what no list of questions has, 3.4 for what ten have."""
    return 1 + log(1 + content.asked.sources) if content.asked else 1.0
