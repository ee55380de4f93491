"""Reads what a plan is made of from a log: the one place where its parts are put together, for both faces."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from nfquiz.content.cards import Card
from nfquiz.content.katas import Kata, learning_order
from nfquiz.drill import aside
from nfquiz.drill.questions import Entry
from nfquiz.drill.queue import SAME_EVENING
from nfquiz.drill.turn import Options
from nfquiz.score.history import end_of
from nfquiz.score.items import Items, items_of
from nfquiz.score.plan import Plan, PlannedDay, make_plan, todays
from nfquiz.score.record import day_of, read_record
from nfquiz.score.terms import KIND, Terms, terms_of
from nfquiz.score.trail import read_trails
from nfquiz.store.log import Log


@dataclass(frozen=True)
class Today:
    """What the plan leaves for today.

    Attributes:
        cap: until when everything is to be asked once more.
        returning: ids of cards in their first steps: begun is begun, whatever the minutes say.
    """

    terms: Terms
    day: PlannedDay
    cap: datetime
    returning: tuple[str, ...] = ()

    @property
    def begins(self) -> datetime:
        """When the interview begins."""
        return self.terms.begins(self.cap)

    @property
    def cards(self) -> list[str]:
        return [task.id for task in self.day.of("due", "early", "new")]

    @property
    def early(self) -> frozenset[str]:
        return frozenset(task.id for task in self.day.of("early"))

    @property
    def new(self) -> int:
        return len(self.day.of("new"))


def counted(log: Log, cards: Sequence[Card]) -> list[Card]:
    """The cards that count: those that the person has suspended do not."""
    away = aside.suspended(log.events(kind=aside.KINDS))
    return [card for card in cards if f"card:{card.id}" not in away] if away else list(cards)


def terms_in_force(log: Log, now: datetime) -> Terms | None:
    """The plan's terms, None without a plan. `now` is in the person's zone."""
    return terms_of(log.events(kind=KIND), day_of(now), now)


def read_plan(
    log: Log, cards: Sequence[Card], katas: Sequence[Kata], now: datetime, desired_retention: float = 0.9
) -> Plan | None:
    """The plan as it is now; None without one."""
    parts = _parts(log, cards, katas, now, desired_retention)
    return make_plan(*parts) if parts else None


def read_today(
    log: Log, cards: Sequence[Card], katas: Sequence[Kata], now: datetime, desired_retention: float = 0.9
) -> Today | None:
    """What the plan leaves for today; None without one."""
    parts = _parts(log, cards, katas, now, desired_retention)
    if parts is None:
        return None
    terms, items, *_ = parts
    day = todays(*parts)
    began = end_of(day.day, now) - timedelta(days=1)
    returning = [
        item.id
        for item in items
        if item.kind == "card"
        and item.standing.learning
        and item.standing.since >= began.timestamp()
        and item.is_due(now + SAME_EVENING)
    ]
    return Today(terms, day, terms.cap(now), tuple(returning))


def limited(entries: Sequence[Entry], options: Options, today: Today) -> tuple[list[Entry], Options]:
    """A drill of what the plan leaves for today: its cards, and those that return this evening."""
    wanted = {*today.cards, *today.returning}
    chosen = [entry for entry in entries if entry.card.id in wanted]
    return chosen, replace(options, new=today.new, cards_per_day=0, early=today.early, cap=today.cap)


def _parts(
    log: Log, cards: Sequence[Card], katas: Sequence[Kata], now: datetime, desired_retention: float
) -> tuple[Terms, Items, datetime, float, tuple[float, int]] | None:
    """What a plan is made from, as `make_plan` and `todays` take it; None without one.

    What is practised is everything but what was put aside, for good or for today.
    """
    terms = terms_in_force(log, now)
    if terms is None:
        return None
    items = items_of(cards, learning_order(katas), read_trails(log, desired_retention))
    items = items.without(aside.put_aside(log.events(kind=aside.KINDS), now))
    record = read_record(log, now)
    return terms, items, now, record.minutes(day_of(now)), record.pace
