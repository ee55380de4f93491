"""A plan for the days until an interview: what to do today, what the others are likely to hold, how ready one will be.

Each day has one budget in minutes for cards and katas together. What it is spent on is ordered by what it adds to
readiness on the day of the interview, by its minutes. Nothing is carried over: a day that was missed leaves no debt,
the next one is planned from how things stand then. Days ahead are played through with the likeliest outcomes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import nlargest
from itertools import chain
from math import inf

from nfquiz.drill.katas import Mode
from nfquiz.drill.trail import Standing
from nfquiz.score.advice import best_first
from nfquiz.score.estimate import FirstSight, Interval, Sums, chance, groups_of
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
MOST_LIKELY = 2000
"""Where there are more cards than that and the days have room for, the days ahead are made up of so many that are known
least on the day of the interview, and of so many new ones."""


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
    course = _Course(terms, Ground(items, at), pace)
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
    ground = Ground(items, at)
    now = Sums(ground.reviews, ground.first_sight, ground.groups).interval()
    begins = max(at, terms.begins(at)).timestamp()
    untouched = groups_of(items, begins)
    known = FirstSight(untouched)  # what is assumed of those never asked stays what is known now
    course = _Course(terms, ground, pace)
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
        now=now,
        foretold=Sums(ground.reviews, known, groups_of(course.items, begins)).interval(),
        untouched=Sums(ground.reviews, known, untouched).interval(),
    )


class _Course:
    """Plays through the days: `items` is how things stand after those played so far."""

    def __init__(self, terms: Terms, ground: Ground, pace: tuple[float, int]) -> None:
        self.terms, self._pace = terms, pace
        self.begins = terms.begins(ground.at)
        self.items, self._first_sight = ground.items, ground.first_sight
        self._since_kata = _days_since_kata(ground.items, ground.at)
        self._candidates: list[int] | None = None
        self._days = 0

    def play(self, day: date, at: datetime, budget: float) -> PlannedDay:
        """Fills a day, and takes it as done."""
        self._since_kata += 1
        if self.terms.paused(day) or day >= self.terms.interview:
            return PlannedDay(day, self.terms.paused(day), ())
        gains = Gains(Ground(self.items, at, self._first_sight), self.begins, self._pace)
        self._days += 1
        if self._days == 2:
            self._choose_candidates(gains, day)
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
        until = evening.timestamp()
        new = _best(self._which(lambda one: one.first == one.due == inf), gains, LOOKED_AT)
        due = self._which(lambda one: one.due <= until)
        # what is left of the learned for a second helping is among so many
        learned = _best(chain(due, self._last_round(until, gains, day)), gains, 2 * LOOKED_AT)
        kept = _fill(learned, gains, LEARNED * budget if new else budget)
        kept += _fill(new, gains, budget - _minutes(kept, gains))
        # what is new does not fill the day: more of what was learned
        taken = {item.id for item, *_ in kept}
        rest = [item for item in learned if item.id not in taken]
        kept += _fill(rest, gains, budget - _minutes(kept, gains))
        return [
            ("due" if item.is_due(evening) else "early" if item.begun else "new", item, mode, gain)
            for item, mode, gain in kept
        ]

    def _last_round(self, until: float, gains: Gains, day: date) -> Iterator[Item]:
        """Of what is not due by then, what would come due after the interview and was not asked in its last days."""
        left = (self.terms.interview - day).days
        if left > LAST_ROUND:
            return iter(())
        cap = max(until, self.terms.cap(gains.day).timestamp())
        minutes = gains.card_minutes * sum(1 for _ in self._which(lambda one: cap < one.due < inf and one.first < inf))
        days = min(LAST_ROUND, 1 + int(minutes / max(1.0, LEARNED * self.terms.minutes)))
        if left > days:
            return iter(())
        begun = (gains.day - timedelta(days=days + 1)).timestamp()
        return self._which(lambda one: cap < one.due < inf and one.first < inf and one.since < begun)

    def _which(self, wanted: Callable[[Standing], bool]) -> Iterator[Item]:
        """The cards that stand as is wanted; where there are very many, on the days ahead only candidates."""
        if self._candidates is None:
            return self.items.which(wanted, "card")
        found = (self.items[place] for place in self._candidates)
        return (item for item in found if wanted(item.standing))

    def _choose_candidates(self, gains: Gains, day: date) -> None:
        most = MOST_LIKELY + int((self.terms.interview - day).days * self.terms.minutes / gains.card_minutes)
        if len(self.items) <= most:
            return
        learned, new = (
            _best(self._which(wanted), gains, most, gains.day.timestamp())
            for wanted in (lambda one: min(one.first, one.due) < inf, lambda one: one.first == one.due == inf)
        )
        self._candidates = sorted(item.place for item in learned + new)

    def _done(self, chosen: Iterable["_Choice"], gains: Gains) -> None:
        done = []
        for kind, item, mode, _ in chosen:
            after = practised(gains, item, mode)
            done.append(after)
            if kind == "kata":
                self._since_kata = 0
            if not item.begun:
                self._first_sight.add(item, 1, after.standing.share)
        self.items = self.items.changed(done)


_Choice = tuple[str, Item, Mode, float]


def _best(items: Iterable[Item], gains: Gains, count: int, at: float | None = None) -> list[Item]:
    """So many of these cards, at most: those that are known least for their weight, now or at another time."""
    seconds = gains.ground.seconds if at is None else at
    first_sight = gains.ground.first_sight
    return nlargest(count, items, key=lambda item: item.weight * (1 - chance(item, first_sight, seconds)))


def _fill(items: Sequence[Item], gains: Gains, budget: float) -> list[tuple[Item, Mode, float]]:
    """The best of these cards that fit; they are ordered as `_best` does."""
    if budget <= 0:
        return []
    kept = []
    for gain, item in best_first(gains, items[:LOOKED_AT]):
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
