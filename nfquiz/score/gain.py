"""What practising something adds to readiness on a later day, and how long it takes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import inf

from msgspec import structs

from nfquiz.drill.katas import How, KataMemory, Mode
from nfquiz.drill.memory import Grade, Memory, New, Reviewed
from nfquiz.drill.pace import NEW_CARD, seconds_a_card
from nfquiz.drill.trail import MASTERY
from nfquiz.score.items import Item
from nfquiz.score.readiness import Ground

MODE_MINUTES = {Mode.IMPLEMENT: 1.0, Mode.DEBUG: 0.5, Mode.FILL: 0.4}
"""What a mode takes of a kata's minutes."""
AGAIN_AFTER = timedelta(minutes=10)
SOLVED = 0.5
"""The chance of solving a kata unaided at the first try; else it is solved with hints."""


class Gains:
    """What each item would add.

    Args:
        ground: how things stand now.
        day: when readiness is wanted.
        pace: seconds of thought a card, as far as they are known: the sum and the count.
    """

    def __init__(self, ground: Ground, day: datetime, pace: tuple[float, int] = (0.0, 0)) -> None:
        self.ground, self.day = ground, day
        self._weight = ground.items.weight or 1.0
        self._new: tuple[Reviewed, Reviewed] | None = None
        self.card_minutes = seconds_a_card(*pace) / 60

    def minutes(self, item: Item, mode: Mode = Mode.IMPLEMENT) -> float:
        """How long it takes."""
        if item.kind == "card":
            return self.card_minutes * (1.0 if item.begun else NEW_CARD)
        usual = item.content.minutes
        best = item.trail.kata.rung(mode).best_seconds if item.trail.kata else None
        usual *= 1.0 if item.content.program else MODE_MINUTES[mode]
        return max(1.0, min(usual, 1.25 * best / 60) if best else usual)

    def gain(self, item: Item, mode: Mode = Mode.IMPLEMENT) -> float:
        """By how much readiness over everything is expected to be higher on the day if this is practised now."""
        before = item.chance(self.day.timestamp()) if item.begun else self.ground.first_sight.of(item)[0]
        return item.weight * max(0.0, self.after(item, mode)[0] - before) / self._weight

    def after(self, item: Item, mode: Mode = Mode.IMPLEMENT) -> tuple[float, Memory]:
        """The expected chance on the day after it is practised now, and the memory that is then likeliest."""
        return self._after_card(item) if item.kind == "card" else self._after_kata(item, mode)

    def _after_card(self, item: Item) -> tuple[float, Memory]:
        """After an answer that is right, or wrong, then shown and asked again the same evening."""
        right = item.recall(self.ground.at) if item.begun else self.ground.first_sight.of(item)[0]
        whole = item.trail.completeness if item.trail.completeness is not None else 1.0
        known, shown = self._outcomes(item)
        days = (self.day - self.ground.at).total_seconds() / 86400
        kept = right * item.retained(days, known.stability) + (1 - right) * item.retained(days, shown.stability)
        # what was missing is read: half of it is said the next time
        return (1 + whole) / 2 * kept, known if right >= 0.5 else shown

    def _outcomes(self, item: Item) -> tuple[Reviewed, Reviewed]:
        memory = item.trail.memory if isinstance(item.trail.memory, Reviewed) else None
        if memory is None and self._new is not None:
            return self._new
        model, at = item.model, self.ground.at
        known = model.review(memory or New(), Grade.GOOD, at)
        shown = model.review(model.review(memory or New(), Grade.AGAIN, at), Grade.GOOD, at + AGAIN_AFTER)
        if memory is None:  # of all that is new the same
            self._new = known, shown
        return known, shown

    def _after_kata(self, item: Item, mode: Mode) -> tuple[float, Memory]:
        now = self.ground.seconds
        solved = item.trail.kata is not None and item.trail.kata.rung(mode).how.solved
        chance = SOLVED + (1 - SOLVED) * item.chance(now) if solved else SOLVED
        asked = Mode.IMPLEMENT if item.content.program else mode
        worth = chance * MASTERY[asked, How.UNAIDED] + (1 - chance) * MASTERY[asked, How.WITH_HINTS]
        worth = max(worth, item.trail.worth(now))
        memory = item.trail.memory if isinstance(item.trail.memory, Reviewed) else New()
        after = item.model.review(memory, Grade.HARD if mode == Mode.FILL else Grade.GOOD, self.ground.at)
        days = (self.day - self.ground.at).total_seconds() / 86400
        return worth * item.retained(days, after.stability), after


def practised(gains: Gains, item: Item, mode: Mode) -> Item:
    """The item as it is likely to stand once it was practised now: on the day its chance is the one expected."""
    expected, memory = gains.after(item, mode)
    at, trail = gains.ground.at, item.trail
    assert isinstance(memory, Reviewed)
    kept = item.retained((gains.day - at).total_seconds() / 86400, memory.stability)
    point = (at.timestamp(), memory.stability, min(1.0, expected / kept))
    kata = trail.kata
    if item.kind == "kata":
        kata = kata or KataMemory(program=item.content.program is not None)
        rung = structs.replace(kata.rung(mode), how=How.UNAIDED, solved=kata.rung(mode).solved + 1, failures=0)
        kata = structs.replace(kata, memory=memory, rungs=kata.rungs | {mode: rung})
    after = structs.replace(
        trail, memory=memory, kata=kata, points=(*trail.points, point), first=trail.first or (point[2], point[0])
    )
    return structs.replace(item, standing=after.standing, kept=after)


def mode_for(item: Item) -> Mode:
    """How a kata is best taken up: a due one from scratch, else the next rung of its ladder."""
    kata = item.trail.kata
    if item.content.program:
        return Mode.DEBUG
    if kata is None or kata.memory.due is not None and kata.how.solved:
        return Mode.IMPLEMENT
    return kata.next_mode or Mode.IMPLEMENT


def ready_for(katas: Sequence[Item], at: datetime) -> list[Item]:
    """The katas that can be taken up: due, or not solved yet with all solved that they build on.

    One whose solution was seen, or that was solved, waits until it is due: no kata twice a day.
    """
    solved = {item.id for item in katas if item.trail.kata and item.trail.kata.how.solved}
    there = {item.id for item in katas}
    return [
        item
        for item in katas
        if item.is_due(at)
        or (
            item.standing.due == inf
            and item.id not in solved
            and solved.issuperset({*item.content.prerequisites} & there)
        )
    ]
