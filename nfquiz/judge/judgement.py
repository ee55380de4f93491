"""A kata as the examiner knows it, and how a candidate's answer to one case is judged by it."""

import copy
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nfquiz.content.source import entry_slice
from nfquiz.judge.candidate import Case, cases_of
from nfquiz.judge.compare import Difference, difference, shown
from nfquiz.judge.diagnosis import Mistake, edited, verdict_of_expect
from nfquiz.judge.implementation import load_files, load_scenarios
from nfquiz.judge.observe import Observation, observe

MISTAKE_SECONDS = 3  # of processor time: on a busy machine the clock would lie
Texts = tuple[str, ...]
"""The texts of an implementation's files, in their order."""
EXACT = {"float64": (0.0, 0.0), "float32": (0.0, 0.0), "bfloat16": (0.0, 0.0), "float16": (0.0, 0.0)}


@dataclass(frozen=True)
class Failure:
    """The one failure that is shown in full."""

    scenario: str
    says: str
    checkpoint: str = ""
    dtype: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    expected: str = ""
    yours: str = ""
    line: int | None = None
    file: str | None = None
    trace: str = ""
    device: str = "cpu"
    difference: Difference | None = None

    @property
    def sentence(self) -> str:
        return self.difference.says if self.difference else self.says

    def as_json(self) -> dict[str, Any]:
        found = self.difference
        return {
            "scenario": self.scenario,
            "checkpoint": self.checkpoint,
            "dtype": self.dtype,
            "device": self.device,
            "message": self.sentence,
            "inputs": [{"name": name, "value": value} for name, value in self.inputs],
            "expected": found.expected if found else self.expected,
            "yours": found.yours if found else self.yours,
            "difference": found.numbers() if found else None,
            "file": self.file,
            "line": self.line,
            "trace": self.trace,
        }


@dataclass(frozen=True)
class Outcome:
    """How one case went: a status of the verdict's vocabulary, and for one that did not pass, the failure."""

    case: Case
    status: str
    seen: Observation | None = None
    failure: Failure | None = None
    ms: float = 0.0


def compared(
    case: Case, seen: Observation | None, expected: Observation
) -> Iterator[tuple[str, Any, Any, Difference | None]]:
    """Each checkpoint that both sides reached: its name, what was seen, what is right, and how they differ."""
    if seen is None:
        return
    pairs = zip(seen.names, seen.values, expected.names, expected.values, expected.tolerances, strict=False)
    for name, got, right_name, want, own in pairs:
        if name != right_name:
            return
        yield name, got, want, difference(got, want, own or case.scenario.tolerance, case.dtype)


def row(name: str, passed: bool, message: str, ms: float) -> dict[str, Any]:
    """A scenario's row in the verdict."""
    return {"name": name, "passed": passed, "message": message, "ms": round(ms, 3)}


def rows_of(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """One row a scenario, its dtypes together; the message names the dtype where only one fails."""
    rows = []
    for name in dict.fromkeys(outcome.case.scenario.name for outcome in outcomes):
        mine = [outcome for outcome in outcomes if outcome.case.scenario.name == name]
        bad = [outcome for outcome in mine if outcome.status != "passed"]
        message = bad[0].failure.sentence if bad and bad[0].failure else ""
        if bad and len(bad) < len(mine):
            message = f"in {bad[0].case.dtype}: {message}"
        rows.append(row(name, not bad, message, sum(outcome.ms for outcome in mine)))
    return rows


class TooSlow(Exception):
    """An edited reference ran for too long."""


@dataclass
class Kata:
    """What the examiner knows of a kata: its cases, its reference and its mistakes.

    files: the names of the candidate's. reference: the text of each of its files, by name.
    """

    id: str
    entry: list[str]
    files: list[str]
    scenarios: str
    reference: dict[str, str]
    forbid: list[str]
    mistakes: list[Mistake]
    seed: int
    device: str
    own: str | None = None  # the name of the person's own scenario file, where they are not ours
    stage: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)
    cases: list[Case] = field(init=False)
    trainings: list[Case] = field(init=False)
    """What trains for seconds comes after all other cases, and is never run on the reference or on a mistake."""

    def __post_init__(self) -> None:
        found = cases_of(load_scenarios(self.scenarios, f"<scenarios of {self.id}>"), self.stage, data=self.data)
        self.cases = [case for case in found if not case.scenario.trains]
        self.trainings = [case for case in found if case.scenario.trains]
        if len(self.reference) == 1:
            ((name, text),) = self.reference.items()
            self.reference = {name: entry_slice(text, self.entry)}
        self._modules: dict[Texts, Any] = {}
        self._seen: dict[tuple[int, bool], Observation] = {}
        self._edited: dict[tuple[Texts, int], Observation | None] = {}

    @property
    def everything(self) -> list[Case]:
        """All cases, by their numbers."""
        return [*self.cases, *self.trainings]

    def stage_of(self, mistake: Mistake) -> int:
        """The stage whose file a mistake is made in: scenarios of that stage fail by it."""
        if mistake.file is None:
            return 0
        return max(0, list(self.reference).index(mistake.file) - (len(self.reference) - 1 - self.stage))

    def under(self, seed: int) -> "Kata":
        """The same kata under another seed: what is loaded is loaded once for all of them."""
        other = copy.copy(self)
        other.seed = seed
        other._seen, other._edited = {}, {}
        return other

    def edited_files(self, mistakes: list[Mistake]) -> dict[str, str] | None:
        """The reference with mistakes in it; None where they do not fit."""
        return edited(self.reference, self.entry, mistakes)

    def module(self, files: Mapping[str, str]) -> Any:
        texts = tuple(files.values())
        if texts not in self._modules:
            self._modules[texts] = load_files(files, "reference")
        return self._modules[texts]

    def expected(self, case: Case, simple: bool = False) -> Observation:
        """What the reference does in a case."""
        key = (case.number, simple)
        if key not in self._seen:
            given = case.given(self.seed, self.device, simple)
            module = self.module(self.reference)
            self._seen[key] = observe(case.scenario, module, given, case.seed(self.seed), self.reference)
        return self._seen[key]

    def run_edited(self, files: Mapping[str, str], case: Case) -> Observation | None:
        """What an edited reference does in a case; None where it cannot be run or does not end."""
        key = (tuple(files.values()), case.number)
        if key not in self._edited:
            self._edited[key] = self._run_edited(files, case)
        return self._edited[key]

    def rejects(self, files: Mapping[str, str], case: Case) -> bool | None:
        """Whether an edited reference fails a case, run no further than shows it; None as for `run_edited`."""
        expected = self.expected(case)

        def differs(seen: Observation) -> bool:
            at = len(seen.names) - 1
            if seen.names != expected.names[: at + 1]:
                return True
            tolerance = expected.tolerances[at] or case.scenario.tolerance
            return difference(seen.values[at], expected.values[at], tolerance, case.dtype) is not None

        seen = self._run_edited(files, case, differs if case.scenario.expect is None else lambda _: False)
        return None if seen is None else self.judge(case, seen).status != "passed"

    def _run_edited(
        self, files: Mapping[str, str], case: Case, enough: Callable[[Observation], bool] = lambda _: False
    ) -> Observation | None:

        def give_up(*_: Any) -> None:
            raise TooSlow

        before = signal.signal(signal.SIGPROF, give_up)
        signal.setitimer(signal.ITIMER_PROF, MISTAKE_SECONDS)
        try:
            given = case.given(self.seed, self.device)
            seed, module = case.seed(self.seed), self.module(files)
            seen = observe(case.scenario, module, given, seed, self.reference, enough=enough)
        except Exception:  # an edit that fails while it is loaded explains nothing
            return None
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
        return None if seen.raised and seen.raised.type == "TooSlow" else seen

    def judge(self, case: Case, seen: Observation, simple: bool = False) -> Outcome:
        """Compare what was seen of a candidate in a case with the reference."""
        expected = Observation() if case.scenario.trains else self.expected(case, simple)
        return self.judge_against(case, seen, expected)

    def judge_against(self, case: Case, seen: Observation, expected: Observation) -> Outcome:
        """Compare what was seen of a candidate in a case with what is expected."""
        failure = self._failure(case, seen, expected)
        if failure is None:
            return Outcome(case, "passed", seen, ms=seen.ms)
        out_of_memory = seen.raised is not None and seen.raised.out_of_memory
        forbidden = seen.raised is not None and seen.raised.type == "ForbiddenCall"
        if forbidden:
            says = f"it calls {seen.raised.message}, which this kata asks you to write yourself"
            failure = replace(failure, says=f"{self.place(seen.raised.file, seen.raised.line)}: {says}")
        status = "forbidden" if forbidden else "out-of-memory" if out_of_memory else "failed"
        return Outcome(case, status, seen, failure, seen.ms)

    def place(self, file: str | None, line: int | None) -> str:
        """A line of the candidate's, with its file where there are several."""
        return f"{file}, line {line}" if file and len(self.files) > 1 else f"line {line}"

    def _failure(self, case: Case, seen: Observation, expected: Observation) -> Failure | None:
        def fail(says: str, **more: Any) -> Failure:
            return Failure(case.scenario.name, says, dtype=case.dtype, **more)

        if case.scenario.expect is None:
            for name, _, _, found in compared(case, seen, expected):
                if found:
                    return fail("", checkpoint=name, difference=found)
        if seen.raised:
            raised = seen.raised
            asked = f" ({self.own}, line {raised.asked_at})" if self.own and raised.asked_at else ""
            return fail(raised.sentence + asked, line=raised.line, file=raised.file, trace=raised.trace)
        if case.scenario.expect is not None:
            said = verdict_of_expect(case, seen)
            if said:
                return fail(said[0], yours=said[1])
        elif seen.names != expected.names:
            return fail(f"{len(seen.names)} checkpoints instead of {len(expected.names)}")
        return self._changed_input(case, seen, expected, fail) or self._over_bounds(case, seen, expected, fail)

    @staticmethod
    def _changed_input(case: Case, seen: Observation, expected: Observation, fail: Callable) -> Failure | None:
        for (name, after), (_, before) in zip(seen.inputs, expected.inputs, strict=False):
            changed = difference(after, before, EXACT)
            if changed:
                says = f"{name} was changed in place; inputs must come back as they were"
                return fail(says, expected=changed.expected, yours=changed.yours)
        return None

    @staticmethod
    def _over_bounds(case: Case, seen: Observation, expected: Observation, fail: Callable) -> Failure | None:
        terms = case.scenario
        if terms.max_operations and seen.operations > max(50, terms.max_operations * expected.operations):
            says = (
                f"{seen.operations:,} tensor operations where {expected.operations:,} do: a Python loop over the data"
            )
            return fail(says)
        if terms.max_elements and seen.largest > terms.max_elements * max(1, expected.largest):
            return fail(f"a tensor of {seen.largest:,} elements was made; the largest needed has {expected.largest:,}")
        return None

    def with_inputs(self, case: Case, failure: Failure, simple: bool = False) -> Failure:
        """The failure with the inputs as they were made, as texts; large and many ones are left out."""
        if case.scenario.trains:
            return failure
        given = case.given(self.seed, self.device, simple, keep=True)
        observe(case.scenario, self.module(self.reference), given, case.seed(self.seed), self.reference)
        texts = [(one.name, shown(one.initial)) for one in given.inputs[:6]]
        return replace(failure, inputs=tuple((name, text) for name, text in texts if len(text) <= 600))
