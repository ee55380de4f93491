"""Judging what a candidate did on a second device: against the reference, on the CPU and there."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch

from nfquiz.judge import devices, wire
from nfquiz.judge.answer import observation
from nfquiz.judge.candidate import Case, cases_of
from nfquiz.judge.compare import difference, origin
from nfquiz.judge.cuda import first_line
from nfquiz.judge.judgement import Failure, Kata, Outcome, rows_of
from nfquiz.judge.observe import Observation, Raised, observe
from nfquiz.judge.scenario import Scenario
from nfquiz.judge.verdict import worst

FIGURES = ("ms", "reference_ms", "peak_bytes", "reference_peak_bytes")


@dataclass(frozen=True)
class Standard:
    """What is right in a case on the device, and what the reference took for it: ms, bytes at the peak."""

    expected: Observation
    ms: float
    peak: int
    waits: bool


class DeviceExamination:
    """Judges the run on a device of a kata whose scenarios all pass on the CPU.

    gpu: the kata's terms, `bfloat16` (run in it as well) and `synchronises` (whether the CPU may wait for the device).
    """

    def __init__(self, device: Any, kata: Kata, gpu: dict[str, bool]) -> None:
        self.device = device
        self.kata = kata
        self.gpu = gpu
        scenarios = list({id(case.scenario): case.scenario for case in kata.cases}.values())
        self.cases = cases_of(scenarios, kata.stage, self._dtypes, kata.data)

    def _dtypes(self, scenario: Scenario) -> list[str]:
        return devices.dtypes_on_device(scenario, self.gpu["bfloat16"])

    def standard(self, case: Case) -> Standard:
        """Run the reference: on the CPU for the values, on the device for where they are, the time and the memory."""
        kata, began = self.kata, 0.0
        module, seed = kata.module(kata.reference), case.seed(kata.seed)

        def start() -> int:
            nonlocal began
            began = time.perf_counter()
            return seed

        header, body = devices.on_device(self.device, case, module, kata.reference, start)
        ms = (time.perf_counter() - began) * 1e3
        there = observation(header, bytes(body))
        here = observe(case.scenario, module, case.given(kata.seed, "cpu"), seed, kata.reference)
        expected = self._expected(case, here, there)
        return Standard(expected, ms, header["peak"], bool(header["waits"]))

    @staticmethod
    def _expected(case: Case, here: Observation, there: Observation) -> Observation:
        """The CPU's values where the device's agree with them; the device's own where they cannot: random draws."""
        there = replace(there, tolerances=here.tolerances if here.names == there.names else there.tolerances)
        values = list(there.values)
        if here.names == there.names:
            for at, (cpu, own, terms) in enumerate(zip(here.values, there.values, here.tolerances, strict=True)):
                moved = _as_on(cpu, own)
                if difference(own, moved, terms or case.scenario.tolerance, case.dtype) is None:
                    values[at] = moved
        return replace(there, values=values)

    def outcome(self, case: Case, header: dict[str, Any], body: bytes, standard: Standard) -> Outcome:
        """Judge a candidate's answer."""
        try:
            seen, waits = observation(header, body), [(str(file), int(line)) for file, line in header["waits"]]
            int(header["peak"])
        except (wire.WireError, KeyError, TypeError, ValueError, RecursionError) as error:
            failure = Failure(case.scenario.name, f"the results cannot be read: {error}", dtype=case.dtype)
            return Outcome(case, "invalid", failure=failure)
        found = self.kata.judge_against(case, seen, standard.expected)
        if found.status == "passed" and waits and not self.gpu["synchronises"] and not standard.waits:
            file, line = wire.printable(waits[0][0])[:200], waits[0][1]
            says = f"{self.kata.place(file, line)} makes the CPU wait for the GPU, which this kata asks you not to do"
            failure = Failure(case.scenario.name, says, dtype=case.dtype, file=file, line=line)
            return replace(found, status="failed", failure=failure)
        return found

    def rows(
        self,
        run: dict[str, Any],
        answers: Sequence[tuple[dict[str, Any], bytes]],
        lost: Callable[[Case, dict[str, Any]], Outcome],
    ) -> tuple[list[dict[str, Any]], list[Outcome]]:
        """A row for each scenario, and the outcomes behind them. lost: judges a case that has no answer."""
        by_case, missing = {header["case"]: (header, body) for header, body in answers}, dict(run["lost"])
        figures: dict[str, dict[str, float]] = {}
        outcomes, unfit = [], []
        for case in self.cases:
            standard = self.standard(case)
            answer = by_case.get(case.number)
            if standard.expected.raised:
                unfit.append(self._unfit(case, standard.expected.raised))
                continue
            if answer:
                outcomes.append(self.outcome(case, *answer, standard))
            else:
                outcomes.append(lost(case, missing.get(case.number, {"status": "not-run"})))
            peak = answer[0].get("peak") if answer else 0
            sums = figures.setdefault(case.scenario.name, dict.fromkeys(FIGURES, 0))
            sums["ms"] = round(sums["ms"] + (answer[0]["took"] if answer else 0.0), 3)
            sums["reference_ms"] = round(sums["reference_ms"] + standard.ms, 3)
            sums["peak_bytes"] = max(sums["peak_bytes"], peak if type(peak) is int else 0)
            sums["reference_peak_bytes"] = max(sums["reference_peak_bytes"], standard.peak)
        return [row | figures[row["name"]] for row in rows_of(outcomes)] + unfit, outcomes

    @staticmethod
    def _unfit(case: Case, raised: Raised) -> dict[str, Any]:
        says = f"not run: the reference itself {raised.sentence} there"
        return {"name": case.scenario.name, "passed": None, "message": says, **dict.fromkeys(FIGURES, 0)}


def examine_second(
    verdict: dict[str, Any], job: dict[str, Any], examination: Any, ask: Callable[[dict[int, int]], tuple[dict, list]]
) -> None:
    """Add to the verdict what the second device says. ask: has the proctor run the candidate there, each case with its
    seed."""
    device, kata = devices.SECOND, examination.kata
    why_not, run, answers = _not_wanted(verdict, job), {}, []
    if not why_not:
        there = DeviceExamination(device, kata, job["gpu"])
        run, answers = ask({case.number: case.seed(kata.seed) for case in there.cases})
        why_not = run.get("why_not")
    if not why_not:
        try:
            name = device.start()
        except RuntimeError as error:
            why_not = f"the reference cannot be run there: {first_line(error)}"
    if why_not:
        verdict["devices"].append(not_run(device.name, why_not))
        return
    status, failure, rows = _examined(there, examination, run, answers)
    part = ran(device.name, status == "passed", rows) | {"name": name, "isolation": run["isolation"]}
    verdict["devices"].append(part)
    verdict["device"] = device.name
    if failure:
        shown = replace(failure, device=device.name).as_json()
        verdict.update({"verdict": status, "passed": False, "failure": shown})


def _not_wanted(verdict: dict[str, Any], job: dict[str, Any]) -> str:
    if job["own"]:
        return "a scenario of your own runs on the CPU"
    if not verdict["passed"]:
        return "it comes once all scenarios pass on the CPU"
    return "only the CPU was asked for" if job["device"] == "cpu" else ""


def _examined(
    there: DeviceExamination, examination: Any, run: dict[str, Any], answers: list[tuple[dict[str, Any], bytes]]
) -> tuple[str, Failure | None, list[dict[str, Any]]]:
    """The status on the device, the first failure, and the rows."""
    if run["load"]:
        return (*examination.unloadable(run["load"]), [])
    rows, outcomes = there.rows(run, answers, examination.lost)
    bad = [outcome for outcome in outcomes if outcome.status != "passed"]
    if not bad:
        return "passed", None, rows
    first = bad[0]
    failure = there.kata.with_inputs(first.case, first.failure) if first.seen is not None else first.failure
    return worst([outcome.status for outcome in outcomes]), failure, rows


def ran(device: str, passed: bool, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A device's part of the verdict where its scenarios were run."""
    return {"device": device, "ran": True, "reason": None, "passed": passed, "scenarios": rows}


def not_run(device: str, reason: str) -> dict[str, Any]:
    """A device's part of the verdict where nothing was run there."""
    return {"device": device, "ran": False, "reason": reason, "passed": None, "scenarios": []}


def _as_on(value: Any, like: Any) -> Any:
    """A value of the CPU's as if it came from where the other one is; containers with all that they hold."""
    if isinstance(value, torch.Tensor) and isinstance(like, torch.Tensor):
        moved = value.detach().clone()
        moved.origin = origin(like)
        return moved
    if isinstance(value, list | tuple) and isinstance(like, list | tuple) and len(value) == len(like):
        return type(value)(_as_on(one, other) for one, other in zip(value, like, strict=True))
    if isinstance(value, dict) and isinstance(like, dict) and set(value) == set(like):
        return {key: _as_on(one, like[key]) for key, one in value.items()}
    return value
