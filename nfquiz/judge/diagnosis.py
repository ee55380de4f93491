"""Which known mistake reproduces what the candidate did: that is what the candidate did."""

import functools
import itertools
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nfquiz.content.source import Edit, SourceError, apply_mistakes
from nfquiz.judge.candidate import Case
from nfquiz.judge.compare import DEFAULT_TOLERANCE, difference
from nfquiz.judge.observe import Observation, Raised
from nfquiz.judge.scenario import Seen

# of processor time: a busy machine answers later, and names as much
PART_SECONDS = 0.25
PAIR_SECONDS = 0.15
PLANTED_SECONDS = 0.8
SLOW_MS = 20.0  # a case that takes so long is not run with every mistake there is
TELLING_CASES = 8
FEWEST_TRIED = 3  # whatever the time: a slow machine is told as much


@dataclass(frozen=True)
class Mistake:
    """A known mistake as the judge needs it; see docs/authoring.md."""

    id: str
    edits: tuple[Edit, ...]
    says: str
    card: str | None = None
    same_as: tuple[str, ...] = ()
    file: str | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Mistake":
        edits = tuple(Edit(edit["find"], edit["replace"]) for edit in data["edits"])
        same_as = tuple(data.get("same_as", ()))
        return cls(data["id"], edits, data["says"], data.get("card"), same_as, data.get("file"))


@dataclass(frozen=True)
class Diagnosis:
    """The mistakes that explain an attempt. `certain`: they reproduce everything it did, not only some failures."""

    mistakes: tuple[Mistake, ...]
    certain: bool
    scenarios: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        says = "\n".join(mistake.says for mistake in self.mistakes)
        if not self.certain:
            where = ", ".join(f"“{name}”" for name in self.scenarios[:2])
            says = f"In {where} you get exactly what this would give: {says}"
        return {
            "mistakes": [mistake.id for mistake in self.mistakes],
            "says": says,
            "certain": self.certain,
            "cards": [mistake.card for mistake in self.mistakes if mistake.card],
        }


def edited(reference: Mapping[str, str], entry: Sequence[str], mistakes: Sequence[Mistake]) -> dict[str, str] | None:
    """The reference's files with these mistakes in them, or None where they do not fit together."""
    return _edited(tuple(reference.items()), tuple(entry), tuple(mistakes))


@functools.lru_cache(maxsize=4096)
def _edited(reference: tuple, entry: tuple[str, ...], mistakes: tuple[Mistake, ...]) -> dict[str, str] | None:
    try:
        # the linter has seen that each alone compiles
        return apply_mistakes(dict(reference), entry, mistakes, compiles=False)
    except (SourceError, SyntaxError):  # one edit may leave what the next makes into no Python at all
        return None


# words that torch's messages about quite different things share
COMMON_WORDS = {"tensor", "tensors", "size", "shape", "must", "with", "that", "expected", "argument", "dimension"}
ERRORS_OF_NONE = {"TypeError", "AttributeError"}  # what the use of None raises, by an operator or a method


def same_error(one: Raised, other: Raised) -> bool:
    """Whether two exceptions tell of the same thing: the same type, and messages that share a telling word.

    A missing gradient is "… 'float' and 'NoneType'" in one style and "… must be Tensor, not NoneType" in another, or an
    AttributeError where it is a method that None lacks; two RuntimeErrors about a size and about a leaf have nothing in
    common.
    """
    of_none = all(raised.type in ERRORS_OF_NONE and "NoneType" in raised.message for raised in (one, other))
    if of_none and (one.line is None) == (other.line is None):
        return True
    if one.type != other.type:
        return False
    mine, theirs = (set(re.findall(r"[a-z]{4,}", raised.message.lower())) - COMMON_WORDS for raised in (one, other))
    return bool(mine & theirs) or not mine or not theirs


def same_behaviour(case: Case, one: Observation, other: Observation) -> bool:
    """Whether two implementations did the same in a case, as far as the case can tell."""
    if (one.raised is None) != (other.raised is None):
        return False
    if one.raised and other.raised and not same_error(one.raised, other.raised):
        return False
    if case.scenario.expect is not None:
        return one.raised is not None or complaint(case, one) == complaint(case, other)
    if one.names != other.names:
        return False
    # what was written over an input went through other roundings; but to write 1e-38 over a 0 changes it
    tolerances = DEFAULT_TOLERANCE | (case.scenario.tolerance or {})
    relative = {dtype: (rtol, 0.0) for dtype, (rtol, _) in tolerances.items()}
    return not any(
        difference(kind_of_error(mine), kind_of_error(theirs), own or case.scenario.tolerance, case.dtype)
        for mine, theirs, own in zip(one.values, other.values, other.tolerances, strict=True)
    ) and all(
        name == theirs_name and not difference(mine, theirs, relative, case.dtype)
        for (name, mine), (theirs_name, theirs) in zip(one.inputs, other.inputs, strict=False)
    )


def kind_of_error(value: Any) -> Any:
    """What `given.raises` saw without the error's message, worded differently by each; other values as they are."""
    return value.split(":")[0] if isinstance(value, str) and value.startswith("raised ") else value


def complaint(case: Case, seen: Observation) -> str | None:
    """What a scenario's `expect` says of what was seen, without its measured detail; None where it is content."""
    said = verdict_of_expect(case, seen)
    return said[0] if said else None


def verdict_of_expect(case: Case, seen: Observation) -> tuple[str, str] | None:
    """The sentence and the detail of `expect`. Values it cannot work with are a complaint as well."""
    if seen.complaint is ...:
        seen.complaint = _asked(case, seen)
    return seen.complaint


def _asked(case: Case, seen: Observation) -> tuple[str, str] | None:
    assert case.scenario.expect is not None
    try:
        said = case.scenario.expect(Seen(seen.names, seen.values, case.data))
    except Exception as error:  # a candidate's value of the wrong kind or shape
        return "a value of the wrong kind or shape came back", f"{type(error).__name__}: {error}"[:300]
    if said is None:
        return None
    return (said, "") if isinstance(said, str) else (said[0], said[1])


@dataclass
class Diagnostician:
    """Looks for the mistakes that behave as the candidate did.

    planted: the mistakes that were put into what the candidate began with; where there are any, only which of them are
    left is looked for. run: an implementation's files and a case to what was observed. passed, failed: the candidate's
    cases with what was observed of it.
    """

    reference: Mapping[str, str]
    entry: Sequence[str]
    mistakes: Sequence[Mistake]
    run: Callable[[Mapping[str, str], Case], Observation | None]
    passed: Sequence[tuple[Case, Observation]]
    failed: Sequence[tuple[Case, Observation]]
    planted: Sequence[Mistake] = ()

    def __post_init__(self) -> None:
        # the quickest cases sort most mistakes out; those of a scenario stay together
        quickest: dict[str, float] = {}
        for case, seen in self.failed:
            quickest[case.scenario.name] = min(seen.ms, quickest.get(case.scenario.name, seen.ms))
        self.failed = sorted(self.failed, key=lambda one: (quickest[one[0].scenario.name], one[0].scenario.name))

    def diagnose(self) -> Diagnosis | None:
        """The single mistake, the pair, or in part the mistake that explains the attempt; None where none does."""
        if self.planted:
            return self._left()
        single = next(self.whole(), None)
        if single is not None:
            return Diagnosis((single,), certain=True)
        explained, tried = self._explained()
        return self._pair(explained, tried) or self._partly(explained, tried)

    def _left(self) -> Diagnosis | None:
        """The planted mistakes that are left: those that together do what the candidate did.

        None where no choice of them does, or more than one (for one may hide another), or the time is up.
        """
        deadline = time.process_time() + PLANTED_SECONDS
        sizes = range(1, len(self.planted) + 1)
        choices = [some for size in sizes for some in itertools.combinations(self.planted, size)]
        for case, seen in sorted((*self.failed, *self.passed), key=lambda one: one[1].ms):
            same = []
            for some in choices:
                if time.process_time() > deadline:
                    return None
                files = edited(self.reference, self.entry, some)
                if files is not None and self._same(files, case, seen):
                    same.append(some)
            choices = same
        return Diagnosis(choices[0], certain=True) if len(choices) == 1 else None

    def whole(self) -> Iterator[Mistake]:
        """The mistakes that alone reproduce the whole attempt."""
        return (mistake for mistake in self.mistakes if self._reproduces([mistake]))

    def _reproduces(self, mistakes: Sequence[Mistake]) -> bool:
        """Whether these mistakes together do what the candidate did, in every case; the failed ones first."""
        files = edited(self.reference, self.entry, mistakes)
        return files is not None and all(self._same(files, case, seen) for case, seen in (*self.failed, *self.passed))

    def _explained(self) -> tuple[dict[str, set[int]], set[int]]:
        """For each mistake the failed cases that it alone reproduces, among those that there was time to try."""
        explained: dict[str, set[int]] = {mistake.id: set() for mistake in self.mistakes}
        tried: set[int] = set()
        deadline = time.process_time() + PART_SECONDS
        for case, seen in self.failed[:TELLING_CASES]:
            if time.process_time() > deadline and (len(tried) >= FEWEST_TRIED or seen.ms > SLOW_MS):
                break
            tried.add(case.number)
            for mistake in self.mistakes:
                files = edited(self.reference, self.entry, [mistake])
                if files is not None and self._same(files, case, seen):
                    explained[mistake.id].add(case.number)
        return explained, tried

    def _same(self, files: Mapping[str, str], case: Case, seen: Observation) -> bool:
        other = self.run(files, case)
        return other is not None and same_behaviour(case, seen, other)

    def _pair(self, explained: dict[str, set[int]], tried: set[int]) -> Diagnosis | None:
        """Two mistakes at once, as far as the time allows.

        First those that account for every failure between them (one in the forward, one in the backward, say), then
        those of which one accounts for some, then the rest.
        """
        deadline = time.process_time() + PAIR_SECONDS

        def promise(pair: tuple[Mistake, Mistake]) -> int:
            one, other = explained[pair[0].id], explained[pair[1].id]
            return 0 if one | other == tried else 1 if one or other else 2

        for pair in sorted(itertools.combinations(self.mistakes, 2), key=promise):
            if time.process_time() > deadline:
                return None
            if self._reproduces(pair):
                return Diagnosis(pair, certain=True)
        return None

    def _partly(self, explained: dict[str, set[int]], tried: set[int]) -> Diagnosis | None:
        """The one mistake that reproduces most of the failed scenarios, where no other does as well.

        A scenario counts where every failure in it is reproduced, in float32 and in float64: the tolerance of one dtype
        lets chance in. A mistake that would have failed where the candidate passed is hardly one that it made, unless
        it explains half of the failures (code that branches makes a mistake in one branch).
        """
        failures: dict[str, set[int]] = {}
        for case, _ in self.failed:
            if case.number in tried:
                failures.setdefault(case.scenario.name, set()).add(case.number)
        half = len({case.scenario.name for case, _ in self.failed}) / 2
        whole = {id: [name for name, cases in failures.items() if cases <= seen] for id, seen in explained.items()}
        for most in sorted({len(names) for names in whole.values()} - {0}, reverse=True):
            tied = [mistake for mistake in self.mistakes if len(whole[mistake.id]) == most]
            best = [mistake for mistake in tied if self._agrees_where_passed(mistake)] or (tied if most >= half else [])
            if len(best) > 1 and not set(best[0].same_as) >= {other.id for other in best[1:]}:
                return None
            if best:
                return Diagnosis((best[0],), certain=False, scenarios=tuple(whole[best[0].id]))
        return None

    def _agrees_where_passed(self, mistake: Mistake) -> bool:
        files = edited(self.reference, self.entry, [mistake])
        return files is not None and all(self._same(files, case, seen) for case, seen in self.passed)
