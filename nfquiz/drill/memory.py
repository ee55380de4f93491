"""The memory model: FSRS, as a fold over the log's events.

What is known about a card or a kata is either `New` or `Reviewed`, never a row of nulls. Nothing here keeps a clock or
dice: intervals are not fuzzed, so that replaying the log gives the same state again.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import IntEnum

import msgspec
from fsrs import Card, Rating, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS

MAXIMUM_INTERVAL = 365
# One step: what was missed comes back after ten minutes, the same evening; what was known is not asked twice a day.
STEPS = (timedelta(minutes=10),)


class Grade(IntEnum):
    """How an answer went, in FSRS's four ratings."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @property
    def word(self) -> str:
        return self.name.lower()


class New(msgspec.Struct, frozen=True, tag="new"):
    """Never answered (so that it counts). `due` is set where something made it due, `because` says what."""

    due: datetime | None = None
    because: str = ""

    @property
    def missed(self) -> bool:
        return False

    @property
    def learning(self) -> bool:
        return False

    @property
    def answers(self) -> int:
        return 0


class Reviewed(msgspec.Struct, frozen=True, tag="reviewed"):
    """Answered at least once.

    Attributes:
        stage: 1 learning, 2 review, 3 relearning (fsrs.State).
        step: the learning step, None in review.
        stability: days until recall has fallen to 90 %.
        difficulty: 1 to 10.
        due: when it wants to be asked.
        last: when it was answered last.
        grade: how that went.
        answers: how many there were.
        lapses: how many of them failed a card that was in review.
        because: what made it due before its time, if anything did.
    """

    stage: int
    step: int | None
    stability: float
    difficulty: float
    due: datetime
    last: datetime
    grade: int
    answers: int
    lapses: int
    because: str = ""

    @property
    def missed(self) -> bool:
        """Whether the last answer failed."""
        return self.grade == Grade.AGAIN

    @property
    def learning(self) -> bool:
        """Whether it is in the short steps of the first evening, or after a lapse."""
        return self.stage != State.Review


Memory = New | Reviewed


class _Fresh(Card):
    """A card that nobody else has: fsrs copies what it is given, which takes a quarter of a review's time."""

    def __copy__(self) -> "_Fresh":
        return self


_STATES = {state.value: state for state in State}
_RATINGS = {rating.value: rating for rating in Rating}


class Model:
    """FSRS with this desired retention; `steps=()` for things not to be repeated on the same day (katas).

    `parameters` are one person's own (see `fitting`); none: those that fsrs has from many people's reviews.
    """

    def __init__(
        self,
        desired_retention: float = 0.9,
        steps: Sequence[timedelta] = STEPS,
        maximum_interval: int = MAXIMUM_INTERVAL,
        parameters: Sequence[float] = (),
    ) -> None:
        self._scheduler = Scheduler(
            parameters=tuple(parameters) or DEFAULT_PARAMETERS,
            desired_retention=desired_retention,
            learning_steps=tuple(steps),
            relearning_steps=tuple(steps),
            maximum_interval=maximum_interval,
            enable_fuzzing=False,
        )
        # R(t, S) = (1 + factor · t / S)^decay, with R(S, S) = 0.9
        self._decay = -self._scheduler.parameters[20]
        self._factor = 0.9 ** (1 / self._decay) - 1
        minutes = ",".join(f"{step.total_seconds() / 60:g}" for step in steps)
        # All that decides what the same events give: fsrs's parameters change with its versions
        self.version = f"{desired_retention:g} {maximum_interval} [{minutes}] {hash(self._scheduler.parameters):x}"

    def review(self, memory: Memory, grade: int, at: datetime) -> Reviewed:
        """The memory after an answer at that time."""
        at = at.astimezone(UTC)
        if isinstance(memory, New):
            before, answers, lapses = _Fresh(card_id=0, due=at), 0, 0
        else:
            before = _Fresh(
                card_id=0,
                state=_STATES[memory.stage],
                step=memory.step,
                stability=memory.stability,
                difficulty=memory.difficulty,
                due=memory.due,
                last_review=memory.last,
            )
            answers, lapses = memory.answers, memory.lapses
            lapses += grade == Grade.AGAIN and not memory.learning
        after, _ = self._scheduler.review_card(before, _RATINGS[grade], review_datetime=at)
        return Reviewed(
            stage=int(after.state),
            step=after.step,
            stability=after.stability,
            difficulty=after.difficulty,
            due=after.due,
            last=at,
            grade=int(grade),
            answers=answers + 1,
            lapses=lapses,
        )

    def recall(self, memory: Memory, at: datetime) -> float:
        """The predicted chance of recalling it at that time, 0 for what is new.

        fsrs counts whole days; here time is continuous, so that the figure falls smoothly.
        """
        if isinstance(memory, New):
            return 0.0
        return self.retained((at - memory.last).total_seconds() / 86400, memory.stability)

    def retained(self, days: float, stability: float) -> float:
        """The chance that what was recalled at stability `stability` is recalled this many days later."""
        return (1 + self._factor * days / stability) ** self._decay if days > 0 else 1.0

    def intervals(self, memory: Memory, at: datetime) -> dict[Grade, timedelta]:
        """After each possible grade, how long until it would be asked again."""
        return {grade: self.review(memory, grade, at).due - at for grade in Grade}


def made_due(memory: Memory, at: datetime, because: str) -> Memory:
    """The memory of something that must be asked now whatever its interval says."""
    due = at if memory.due is None else min(at, memory.due)
    return msgspec.structs.replace(memory, due=due, because=because)
