"""A plan for the days until an interview: what to do today, what the others are likely to hold, how ready one will be.

Each day has one budget in minutes for cards and katas together. What it is spent on is ordered by what it adds to
readiness on the day of the interview, by its minutes. Nothing is carried over: a day that was missed leaves no debt,
the next one is planned from how things stand then. Days ahead are played through with the likeliest outcomes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf

from nfquiz.drill.katas import Mode
from nfquiz.score.advice import best_first
from nfquiz.score.estimate import Interval, Sums, groups_of
from nfquiz.score.gain import Gains, mode_for, practised, ready_for
from nfquiz.score.history import end_of
from nfquiz.score.items import Item, Items
from nfquiz.score.readiness import Ground
from nfquiz.score.record import day_of
from nfquiz.score.terms import Terms

LEARNED = 2 / 3
"""So much of the cards' minutes goes to what is due before anything new is begun: what was learned is kept."""
KATAS = 0.5
"""A kata of m minutes has its turn when so much of the budget of the days since the last one comes to m."""
LAST_ROUND = 7
"""In so many days before the interview, at most, what would come due after it is asked once more."""
LOOKED_AT = 200
"""Of very many cards so many are weighed closely on a day."""
MOST_DAYS = 365


@dataclass(frozen=True)
class Task:
    """Something to do on a day.

    Attributes:
        kind: `due`, `early` (would come due only after the interview), `new` or `kata`.
        id: of the card or the kata.
        mode: of a kata, else empty.
        gain: what it adds to readiness on the day of the interview.
    """

    kind: str
    id: str
    mode: str
    minutes: float
    gain: float


@dataclass(frozen=True)
class PlannedDay:
    """What a day is to hold; nothing on a day off."""

    day: date
    off: bool
    tasks: tuple[Task, ...]

    @property
    def minutes(self) -> float:
        return sum(task.minutes for task in self.tasks)

    def of(self, *kinds: str) -> list[Task]:
        return [task for task in self.tasks if task.kind in kinds]


@dataclass(frozen=True)
class Plan:
    """Attributes:
    terms: what it is made for.
    today: what is left to do today.
    spent: minutes already practised today.
    ahead: the days from tomorrow to the eve of the interview.
    now: readiness as it is.
    foretold: readiness on the day, if the plan is followed.
    untouched: readiness on the day, if nothing were done from now on.
    """

    terms: Terms
    today: PlannedDay
    spent: float
    ahead: tuple[PlannedDay, ...]
    now: Interval
    foretold: Interval
    untouched: Interval


def todays(terms: Terms, items: Items, at: datetime, spent: float, pace: tuple[float, int] = (0.0, 0)) -> PlannedDay:
    """Only what is left to do today; arguments as for `make_plan`."""
    course = _Course(terms, items, pace, terms.begins(at), _days_since_kata(items, at))
    return course.play(day_of(at), at, max(0.0, terms.minutes - spent))


def make_plan(terms: Terms, items: Items, at: datetime, spent: float, pace: tuple[float, int] = (0.0, 0)) -> Plan:
    """The plan as it is at a moment.

    Args:
        terms: what was agreed.
        items: every card and kata, katas in learning order.
        at: the moment, in the person's zone.
        spent: minutes practised today.
        pace: as for `Gains`.
    """
    begins = terms.begins(at)
    course = _Course(terms, items, pace, begins, _days_since_kata(items, at))
    first = course.play(day_of(at), at, max(0.0, terms.minutes - spent))
    ahead = []
    day = first.day + timedelta(days=1)
    while day < terms.interview:
        ahead.append(course.play(day, end_of(day, at) - timedelta(hours=8), terms.minutes))  # the evening
        day += timedelta(days=1)
    return Plan(
        terms=terms,
        today=first,
        spent=round(spent, 1),
        ahead=tuple(ahead),
        now=_readiness(items, items, at),
        foretold=_readiness(course.items, items, max(at, begins)),
        untouched=_readiness(items, items, max(at, begins)),
    )


class _Course:
    """Plays through the days: `items` is how things stand after those played so far."""

    def __init__(
        self, terms: Terms, items: Items, pace: tuple[float, int], begins: datetime, since_kata: float
    ) -> None:
        self.terms, self.begins, self._pace = terms, begins, pace
        self.items = items
        self._since_kata = since_kata

    def play(self, day: date, at: datetime, budget: float) -> PlannedDay:
        """Fills a day, and takes it as done."""
        self._since_kata += 1
        if self.terms.paused(day) or day >= self.terms.interview:
            return PlannedDay(day, self.terms.paused(day), ())
        ground = Ground(self.items, at)
        gains = Gains(ground, self.begins, self._pace)
        evening = end_of(day, at)
        chosen = self._kata(gains, evening, budget)
        left = budget - sum(gains.minutes(item, mode) for _, item, mode, _ in chosen)
        chosen += self._cards(gains, evening, day, left)
        left = budget - sum(gains.minutes(item, mode) for _, item, mode, _ in chosen)
        if not any(kind == "kata" for kind, *_ in chosen):  # time that cards leave over
            chosen += self._kata(gains, evening, left, whole=True)
        tasks = [
            Task(kind, item.id, str(mode) if kind == "kata" else "", gains.minutes(item, mode), gain)
            for kind, item, mode, gain in chosen
        ]
        self._done(chosen, gains)
        return PlannedDay(day, False, tuple(tasks))

    def _kata(self, gains: Gains, evening: datetime, budget: float, whole: bool = False) -> list["_Choice"]:
        """The day's kata, if it is time for one: so many katas fall due at once that one a day is plenty."""
        katas = gains.ground.items.katas
        saved = budget if whole else KATAS * self.terms.minutes * self._since_kata
        offers = []
        for item in ready_for(katas, evening):
            mode = mode_for(item)
            minutes = gains.minutes(item, mode)
            # one that is longer than any day's budget has a day of its own
            if minutes <= saved and (minutes <= budget or budget >= self.terms.minutes < minutes and not whole):
                gain = gains.gain(item, mode)
                offers.append((gain / minutes, ("kata", item, mode, gain)))
        best = max(offers, key=lambda offer: offer[0], default=None)
        return [best[1]] if best and best[0] > 0 else []

    def _cards(self, gains: Gains, evening: datetime, day: date, budget: float) -> list["_Choice"]:
        due, early, new = [], [], []
        for item in gains.ground.items:
            if item.kind != "card":
                continue
            if item.is_due(evening):
                due.append(item)
            elif item.begun:
                early.append(item)
            elif item.standing.due == inf:
                new.append(item)
        learned = due + self._last_round(early, gains, day)
        kept = _fill(learned, gains, LEARNED * budget if new else budget)
        kept += _fill(new, gains, budget - _minutes(kept, gains))
        # what is new does not fill the day: more of what was learned
        taken = {item.id for item, *_ in kept}
        rest = [item for item in learned if item.id not in taken]
        kept += _fill(rest, gains, budget - _minutes(kept, gains))
        kinds = {item.id: "due" for item in due} | {item.id: "new" for item in new}
        return [(kinds.get(item.id, "early"), item, mode, gain) for item, mode, gain in kept]

    def _last_round(self, early: list[Item], gains: Gains, day: date) -> list[Item]:
        """Of what is not due yet, what would come due only after the interview and was not asked in its last days."""
        cap = self.terms.cap(gains.day).timestamp()
        coming = [item for item in early if cap < item.standing.due < inf]
        minutes = len(coming) * gains.card_minutes
        days = min(LAST_ROUND, 1 + int(minutes / max(1.0, LEARNED * self.terms.minutes)))
        if (self.terms.interview - day).days > days:
            return []
        begun = gains.day - timedelta(days=days + 1)
        return [item for item in coming if item.standing.since < begun.timestamp()]

    def _done(self, chosen: Iterable["_Choice"], gains: Gains) -> None:
        if any(kind == "kata" for kind, *_ in chosen):
            self._since_kata = 0
        self.items = self.items.changed(practised(gains, item, mode) for _, item, mode, _ in chosen)


_Choice = tuple[str, Item, Mode, float]


def _fill(items: Sequence[Item], gains: Gains, budget: float) -> list[tuple[Item, Mode, float]]:
    """The best of these cards that fit."""
    if budget <= 0 or not items:
        return []
    seconds = gains.ground.seconds
    first_sight = gains.ground.first_sight

    def promise(item: Item) -> float:
        return item.weight * (1 - (item.chance(seconds) if item.begun else first_sight.of(item)[0]))

    near = sorted(items, key=promise, reverse=True)[:LOOKED_AT]
    kept = []
    for gain, item in best_first(gains, near):
        minutes = gains.minutes(item)
        if minutes <= budget:
            kept.append((item, Mode.IMPLEMENT, gain))
            budget -= minutes
    return kept


def _minutes(chosen: Iterable[tuple[Item, Mode, float]], gains: Gains) -> float:
    return sum(gains.minutes(item, mode) for item, mode, _ in chosen)


def _days_since_kata(items: Items, at: datetime) -> float:
    """Whole days since a kata was last worked on; a week at most, and where there was none."""
    last = max((item.standing.since for item in items.katas if item.standing.answers), default=0.0)
    return min(7, int((at.timestamp() - last) // 86400))


def _readiness(items: Items, known: Items, at: datetime) -> Interval:
    """The readiness of these items; what is assumed of those never asked is what is known now."""
    first_sight = Ground(known, at).first_sight
    return Sums(items.forgetting.reviews, first_sight, groups_of(items, at.timestamp())).interval()
