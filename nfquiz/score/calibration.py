"""Calibration: how sure the person was beside how often they were right, and the model's forecast beside what came."""

from collections.abc import Sequence
from dataclasses import dataclass

from nfquiz.store.events import Event


@dataclass(frozen=True)
class Stated:
    """The answers given with one statement of sureness."""

    sureness: int
    """What was said, in percent."""
    answers: int
    right: int


@dataclass(frozen=True)
class Calibration:
    """Counts, over the answers that stand.

    Attributes:
        stated: by sureness, lowest first.
        sure_but_wrong: ids of cards answered wrong while nearly certain, the latest first, each once.
        forecast: the mean predicted recall of the reviews (cards past their first evening), None without any.
        recalled: the share of those that was recalled.
        reviews: how many they are.
    """

    stated: tuple[Stated, ...]
    sure_but_wrong: tuple[str, ...]
    forecast: float | None
    recalled: float | None
    reviews: int


def was_right(answer: Event) -> bool:
    """Whether an answer was right: as checked, where it was; else by its rating."""
    correct = answer.data.get("correct")
    return bool(correct) if correct is not None else answer.data["rating"] > 1


def calibration(answers: Sequence[Event], sure: int = 90, latest: int = 5) -> Calibration:
    """The calibration of these `answer` events, in time order, none of them undone."""
    levels: dict[int, list[bool]] = {}
    wrong: dict[str, None] = {}
    for answer in answers:
        sureness = answer.data.get("sureness")
        if sureness is None:
            continue
        right = was_right(answer)
        levels.setdefault(sureness, []).append(right)
        if sureness >= sure:
            id = answer.subject.removeprefix("card:")
            wrong.pop(id, None)  # a later right answer clears it, a later wrong one moves it to the end
            if not right:
                wrong[id] = None
    reviews = [
        answer
        for answer in answers
        if answer.data.get("recall") is not None and not answer.data.get("learning") and not answer.data.get("cram")
    ]
    count = len(reviews)
    return Calibration(
        stated=tuple(Stated(level, len(outcomes), sum(outcomes)) for level, outcomes in sorted(levels.items())),
        sure_but_wrong=tuple(reversed(wrong))[:latest],
        forecast=sum(answer.data["recall"] for answer in reviews) / count if count else None,
        recalled=sum(was_right(answer) for answer in reviews) / count if count else None,
        reviews=count,
    )
