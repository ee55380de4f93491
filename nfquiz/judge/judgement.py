"""A kata as the examiner knows it, and how a candidate's answer to one case is judged by it."""

import signal
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from nfquiz.content.source import entry_slice
from nfquiz.judge.candidate import Case, cases_of
from nfquiz.judge.compare import Difference, difference, shown
from nfquiz.judge.diagnosis import EXACT, Mistake, edited, verdict_of_expect
from nfquiz.judge.implementation import load, load_scenarios
from nfquiz.judge.observe import Observation, observe

REFERENCE = "<reference>"
MISTAKE_SECONDS = 3


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
    trace: str = ""
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
            "message": self.sentence,
            "inputs": [{"name": name, "value": value} for name, value in self.inputs],
            "expected": found.expected if found else self.expected,
            "yours": found.yours if found else self.yours,
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


class TooSlow(Exception):
    """An edited reference ran for too long."""


@dataclass
class Kata:
    """What the examiner knows of a kata: its cases, its reference and its mistakes."""

    id: str
    entry: list[str]
    filename: str
    scenarios: str
    reference: str
    forbid: list[str]
    mistakes: list[Mistake]
    seed: int
    device: str
    own: str | None = None  # the name of the person's own scenario file, where they are not ours
    cases: list[Case] = field(init=False)

    def __post_init__(self) -> None:
        self.cases = cases_of(load_scenarios(self.scenarios, f"<scenarios of {self.id}>"))
        self.reference = entry_slice(self.reference, self.entry)
        self._modules: dict[str, Any] = {}
        self._seen: dict[tuple[int, bool], Observation] = {}
        self._edited: dict[tuple[str, int], Observation | None] = {}

    def share_modules(self, modules: dict[str, Any]) -> None:
        """Use these loaded modules, by source, and add to them: the same kata under another seed needs no reload."""
        self._modules = modules

    def edited_source(self, mistakes: list[Mistake]) -> str | None:
        """The reference with mistakes in it."""
        return edited(self.reference, self.entry, mistakes)

    def module(self, source: str) -> Any:
        if source not in self._modules:
            self._modules[source] = load(source, REFERENCE, "reference")
        return self._modules[source]

    def expected(self, case: Case, simple: bool = False) -> Observation:
        """What the reference does in a case."""
        key = (case.number, simple)
        if key not in self._seen:
            given = case.given(self.seed, self.device, simple)
            module = self.module(self.reference)
            self._seen[key] = observe(case.scenario, module, given, case.seed(self.seed), REFERENCE)
        return self._seen[key]

    def run_edited(self, source: str, case: Case) -> Observation | None:
        """What an edited reference does in a case; None where it cannot be run or does not end."""
        key = (source, case.number)
        if key not in self._edited:
            self._edited[key] = self._run_edited(source, case)
        return self._edited[key]

    def _run_edited(self, source: str, case: Case) -> Observation | None:

        def give_up(*_: Any) -> None:
            raise TooSlow

        before = signal.signal(signal.SIGALRM, give_up)
        signal.setitimer(signal.ITIMER_REAL, MISTAKE_SECONDS)
        try:
            given = case.given(self.seed, self.device)
            seen = observe(case.scenario, self.module(source), given, case.seed(self.seed), REFERENCE)
        except Exception:  # an edit that fails while it is loaded explains nothing
            return None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        return None if seen.raised and seen.raised.type == "TooSlow" else seen

    def judge(self, case: Case, seen: Observation, simple: bool = False) -> Outcome:
        """Compare what was seen of a candidate in a case with the reference."""
        expected = self.expected(case, simple)
        failure = self._failure(case, seen, expected)
        if failure is None:
            return Outcome(case, "passed", seen, ms=seen.ms)
        out_of_memory = seen.raised is not None and seen.raised.out_of_memory
        forbidden = seen.raised is not None and seen.raised.type == "ForbiddenCall"
        if forbidden:
            says = f"it calls {seen.raised.message}, which this kata asks you to write yourself"
            failure = replace(failure, says=f"line {seen.raised.line}: {says}")
        status = "forbidden" if forbidden else "out-of-memory" if out_of_memory else "failed"
        return Outcome(case, status, seen, failure, seen.ms)

    def _failure(self, case: Case, seen: Observation, expected: Observation) -> Failure | None:
        def fail(says: str, **more: Any) -> Failure:
            return Failure(case.scenario.name, says, dtype=case.dtype, **more)

        if case.scenario.expect is None:
            wrong = self._first_difference(case, seen, expected)
            if wrong:
                name, found = wrong
                return fail("", checkpoint=name, difference=found)
        if seen.raised:
            raised = seen.raised
            asked = f" ({self.own}, line {raised.asked_at})" if self.own and raised.asked_at else ""
            return fail(raised.sentence(self.filename) + asked, line=raised.line, trace=raised.trace)
        if case.scenario.expect is not None:
            said = verdict_of_expect(case, seen)
            if said:
                return fail(said[0], yours=said[1])
        elif seen.names != expected.names:
            return fail(f"{len(seen.names)} checkpoints instead of {len(expected.names)}")
        return self._changed_input(case, seen, expected, fail) or self._over_bounds(case, seen, expected, fail)

    @staticmethod
    def _first_difference(case: Case, seen: Observation, expected: Observation) -> tuple[str, Any] | None:
        pairs = zip(seen.names, seen.values, expected.names, expected.values, expected.tolerances, strict=False)
        for name, got, right_name, want, own in pairs:
            if name != right_name:
                return None
            found = difference(got, want, own or case.scenario.tolerance, case.dtype)
            if found:
                return name, found
        return None

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
        given = case.given(self.seed, self.device, simple, keep=True)
        observe(case.scenario, self.module(self.reference), given, case.seed(self.seed), REFERENCE)
        texts = [(one.name, shown(one.initial)) for one in given.inputs[:6]]
        return replace(failure, inputs=tuple((name, text) for name, text in texts if len(text) <= 600))
