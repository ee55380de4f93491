"""Grading an answer: what can be checked is checked, the rest is ticked against the rubric. Pure functions."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum

from nfquiz.drill.memory import Grade
from nfquiz.drill.numbers import parse_number, show_number


class Sureness(IntEnum):
    """How sure the person is before the answer is shown; the value is the chance in percent that it stands for."""

    GUESS = 25
    UNSURE = 50
    FAIRLY = 75
    CERTAIN = 95

    @property
    def words(self) -> str:
        return {25: "a guess", 50: "unsure", 75: "fairly sure", 95: "certain"}[int(self)]


@dataclass(frozen=True)
class Check:
    """The outcome of a checked answer."""

    correct: bool
    score: float
    """The share of its parts (options, gaps) that are right."""
    parts: tuple[bool, ...]
    """Each part in turn: for a choice, whether this option was rightly chosen or left; for a cloze, each gap."""
    says: str
    """What is right, in words."""


@dataclass(frozen=True)
class Suggestion:
    """What an answer's score makes of the rating. The person may take any of `allowed`."""

    grade: Grade
    allowed: tuple[Grade, ...]
    score: float
    says: str


def check_choice(chosen: Collection[int], right: Sequence[bool]) -> Check:
    """Right only if exactly the right options were chosen."""
    parts = tuple((index in chosen) == is_right for index, is_right in enumerate(right))
    letters = ", ".join(letter(index) for index, is_right in enumerate(right) if is_right)
    return Check(all(parts), sum(parts) / len(parts), parts, f"Right: {letters}.")


def letter(index: int) -> str:
    """The letter that names an option."""
    return "abcdefghij"[index]


def check_cloze(given: Sequence[str], gaps: Sequence[Sequence[str]]) -> Check:
    """Each gap takes any of its accepted wordings; case, spaces and accents are ignored."""
    padded = [*given, *[""] * len(gaps)][: len(gaps)]
    accepted = [{folded(wording) for wording in wordings} for wordings in gaps]
    parts = tuple(folded(text) in wordings for text, wordings in zip(padded, accepted, strict=True))
    return Check(all(parts), sum(parts) / len(parts), parts, "Right: " + "; ".join(gap[0] for gap in gaps) + ".")


def folded(text: str) -> str:
    """The text without case, spaces and accents. On a lone letter an accent is a symbol (v̂ is not v) and stays."""
    text = unicodedata.normalize("NFKD", text).casefold()
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    text = re.sub(r"(?<=[^\W\d_])([\u0300-\u036f]+)", _accent, text)
    return re.sub(r"\s+", "", text)


def _accent(found: re.Match[str]) -> str:
    text, before, after = found.string, found.start() - 2, found.end()
    lone = not (before >= 0 and (text[before].isalpha() or _is_accent(text[before]))) and not (
        after < len(text) and text[after].isalpha()
    )
    return found.group() if lone else ""


def _is_accent(character: str) -> bool:
    return "\u0300" <= character <= "\u036f"


def check_numeric(given: str, want: float, tolerance: float, unit: str = "") -> Check:
    """Right within the relative tolerance (an absolute one where zero is wanted).

    Raises:
        NotANumber: the answer can't be read; better to ask again than to call a slip of the fingers wrong.
    """
    got = parse_number(given, unit)
    correct = abs(got - want) <= tolerance * (abs(want) if want else 1.0)
    says = f"Right: {show_number(want)}{' ' + unit if unit else ''}."
    return Check(correct, float(correct), (correct,), says)


def check_output(given: str, prints: str) -> Check:
    """The printed text, differences of white space aside."""
    correct = _tidy(given) == _tidy(prints)
    return Check(correct, float(correct), (correct,), f"It prints:\n{prints.rstrip()}")


def _tidy(text: str) -> str:
    text = re.sub(r"\s*([,()\[\]{}:=])\s*", r"\1", text.strip())
    return " ".join(text.split())


def suggest_checked(check: Check | None, sureness: int | None = None, buttons: int = 4) -> Suggestion:
    """A rating for a checked answer. It may be overruled both ways: a wording that was not listed, a lucky guess.

    Without a check (the answer was shown at once) the person alone knows whether they had it.
    """
    if check is None:
        return Suggestion(Grade.AGAIN, grades(buttons), 0.0, "not answered")
    if not check.correct:
        grade, says = Grade.AGAIN, "wrong"
    elif sureness == Sureness.GUESS:
        grade, says = Grade.HARD, "right, by a guess"
    else:
        grade, says = Grade.GOOD, "right"
    return Suggestion(_pressed(grade, buttons), grades(buttons), check.score, says)


def suggest_ticked(
    must: Sequence[bool], ticks: Collection[int], sureness: int | None = None, buttons: int = 4
) -> Suggestion:
    """A rating from the ticked points of a rubric.

    Args:
        must: for each point, whether a complete answer has to say it.
        ticks: the points that were said. Without a missed `must`: all points are good (easy, if the person had been
            certain), three quarters are good, less is hard. A missed `must` can only be again.
    """
    said = [index in ticks for index in range(len(must))]
    score = sum(said) / len(said)
    missed = [index + 1 for index, needed in enumerate(must) if needed and not said[index]]
    if missed:
        which = " and ".join(map(str, missed))
        says = f"point {which} is a must" if len(missed) == 1 else f"points {which} are musts"
        return Suggestion(Grade.AGAIN, (Grade.AGAIN,), score, f"{says}, and not said")
    if score == 1.0:
        grade, says = (Grade.EASY if sureness == Sureness.CERTAIN else Grade.GOOD), "every point said"
    else:
        grade = Grade.GOOD if score >= 0.75 else Grade.HARD
        says = f"{sum(said)} of {len(said)} points said"
    return Suggestion(_pressed(grade, buttons), grades(buttons), score, says)


def grades(buttons: int) -> tuple[Grade, ...]:
    """The ratings on offer: four, or two (missed, got it)."""
    return tuple(Grade) if buttons == 4 else (Grade.AGAIN, Grade.GOOD)


def _pressed(grade: Grade, buttons: int) -> Grade:
    return grade if buttons == 4 or grade == Grade.AGAIN else Grade.GOOD


def grade_word(grade: int, buttons: int = 4) -> str:
    """What a rating is called on screen."""
    if buttons == 2:
        return "missed" if grade == Grade.AGAIN else "got it"
    return Grade(grade).word
