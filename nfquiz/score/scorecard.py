"""What an interviewer would write down afterwards: of each part the score, the evidence, and what was missing."""

from collections.abc import Sequence
from typing import Any

import msgspec

from nfquiz.content.cards import Point
from nfquiz.drill.grading import Check
from nfquiz.drill.questions import Given, is_blank
from nfquiz.score.choosing import CHECKED, DEBUG, FOLLOW_UP, KATA, OPEN, Part

MUST_MISSED = 0.5
"""An answer without a point that an interviewer insists on is worth that at most."""
NOT_PASSED = 0.6
"""Code that does not pass is worth that at most: its share of scenarios of it."""
LATE = 0.9
"""Code that passes only over its time."""
GRACE = 1.25
"""Over its time is what takes longer than its minutes by more than that."""
VERDICTS = ((0.85, "a clear yes"), (0.7, "yes"), (0.5, "not yet"), (0.0, "no"))
"""From which score on an interviewer would say what."""
KINDS = (OPEN, FOLLOW_UP, CHECKED, DEBUG, KATA)
KIND_WORDS = {
    OPEN: "questions",
    FOLLOW_UP: "follow-ups",
    CHECKED: "checked",
    DEBUG: "debugging",
    KATA: "kata",
}


class Outcome(msgspec.Struct, frozen=True):
    """How a part went, before it is scored.

    Attributes:
        part: what was asked; `title`: in words; `seconds`: what it took.
        asked: whether it came to it. given: the answer.
        points, ticks: of a rubric. check: of what is checked, None where nothing was answered. answer: what is right.
        verdicts: of a kata, those of the judge in order.
    """

    part: Part
    title: str
    seconds: float
    asked: bool = False
    given: Given | None = None
    points: tuple[Point, ...] = ()
    ticks: tuple[int, ...] = ()
    check: Check | None = None
    answer: str = ""
    verdicts: tuple[dict[str, Any], ...] = ()


class Line(msgspec.Struct, frozen=True):
    """A part on the scorecard.

    Attributes:
        score: 0 to 1; None for what was not reached.
        evidence: what was seen. missing: what was not. review: ids of cards to go over; `practise`: katas.
    """

    kind: str
    id: str
    title: str
    minutes: float
    allowed: int
    score: float | None
    evidence: str
    missing: tuple[str, ...]
    review: tuple[str, ...]
    practise: tuple[str, ...]


class Scorecard(msgspec.Struct, frozen=True):
    """Attributes:
    score: of everything reached, weighed by the minutes that it was given; `verdict`: in words.
    by_kind: the same for each kind of part.
    minutes: what it took of `allowed`.
    """

    score: float
    verdict: str
    by_kind: dict[str, float]
    minutes: float
    allowed: int
    lines: tuple[Line, ...]

    def as_data(self) -> dict[str, Any]:
        return msgspec.to_builtins(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Scorecard":
        return msgspec.convert(data, cls)

    @property
    def review(self) -> list[str]:
        """All cards to go over, each once."""
        return list(dict.fromkeys(id for line in self.lines for id in line.review))

    def since(self, last: "Scorecard") -> dict[str, float]:
        """By how much each kind of part went better than in an earlier interview; those that both have."""
        return {kind: score - last.by_kind[kind] for kind, score in self.by_kind.items() if kind in last.by_kind}


def scorecard(outcomes: Sequence[Outcome], allowed: int, minutes: float) -> Scorecard:
    """The scorecard for these parts."""
    lines = tuple(_line(outcome) for outcome in outcomes)
    score = _mean(lines)
    return Scorecard(
        score=score,
        verdict=next(words for bound, words in VERDICTS if score >= bound),
        by_kind={
            kind: _mean(own)
            for kind in KINDS
            if (own := [line for line in lines if line.kind == kind and line.score is not None])
        },
        minutes=round(minutes, 1),
        allowed=allowed,
        lines=lines,
    )


def _mean(lines: Sequence[Line]) -> float:
    reached = [line for line in lines if line.score is not None]
    weight = sum(line.allowed for line in reached)
    return round(sum(line.allowed * (line.score or 0.0) for line in reached) / weight, 4) if weight else 0.0


def _line(outcome: Outcome) -> Line:
    part = outcome.part
    score, evidence, missing, review, practise = _judged(outcome) if part.is_kata else _said(outcome)
    return Line(
        kind=part.kind,
        id=part.id,
        title=outcome.title,
        minutes=round(outcome.seconds / 60, 1),
        allowed=part.minutes,
        score=None if score is None else round(score, 4),
        evidence=evidence,
        missing=tuple(missing),
        review=tuple(dict.fromkeys(review)),
        practise=tuple(practise),
    )


_Found = tuple[float | None, str, Sequence[str], Sequence[str], Sequence[str]]


def _said(outcome: Outcome) -> _Found:
    """Of a card: by its ticks, or by the check."""
    id, said = outcome.part.id, outcome.given
    if not outcome.asked:
        return None, "not reached", (), (), ()
    if said is None:
        return 0.0, "passed over", [point.say for point in outcome.points] or [outcome.answer], [id], ()
    if not outcome.points:
        right = outcome.check is not None and outcome.check.correct
        if right:
            return 1.0, f"answered {_shown(said)}: right", (), (), ()
        return 0.0, f"answered {_shown(said)}: wrong", [f"right is {outcome.answer}"], [id], ()
    missed = [(place, point) for place, point in enumerate(outcome.points) if place not in outcome.ticks]
    score = len(outcome.ticks) / len(outcome.points)
    musts = [point for _, point in missed if point.must]
    evidence = f"{len(outcome.ticks)} of {len(outcome.points)} points said"
    if musts:
        score = min(score, MUST_MISSED)
        evidence += ", one that is a must not" if len(musts) == 1 else f", {len(musts)} that are musts not"
    missing = [f"{point.say} (a must)" if point.must else point.say for _, point in missed]
    return score, evidence, missing, [id] if missed else (), ()


def _judged(outcome: Outcome) -> _Found:
    """Of a kata: by its last verdict, or by the one that passed."""
    if not outcome.verdicts:
        reached = outcome.seconds > 0
        return (0.0, "nothing was judged", (), (), [outcome.part.id]) if reached else (None, "not reached", (), (), ())
    last = next((one for one in outcome.verdicts if one["passed"]), outcome.verdicts[-1])
    tries = f"judged {len(outcome.verdicts)} time{'' if len(outcome.verdicts) == 1 else 's'}"
    cards = [card for one in outcome.verdicts for card in one["cards"]]
    if last["passed"]:
        late = outcome.seconds > GRACE * 60 * outcome.part.minutes
        evidence = f"passes, {tries}" + (", over its time" if late else "")
        return (LATE if late else 1.0), evidence, (), cards, ()
    passed, all_of_them = last["scenarios"]
    share = passed / all_of_them if all_of_them else 0.0
    missing = [
        text for text in (last["says"], f"the first that fails: {last['failed']}" if last["failed"] else "") if text
    ]
    evidence = f"{last['verdict']}, {passed} of {all_of_them} scenarios pass, {tries}"
    return NOT_PASSED * share, evidence, missing, cards, [outcome.part.id]


def _shown(given: Given) -> str:
    if is_blank(given):
        return "nothing"
    if isinstance(given, str):
        return " ".join(given.split())
    return ", ".join("abcdefghij"[part] if isinstance(part, int) else part for part in given)
