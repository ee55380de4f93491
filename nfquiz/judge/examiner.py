"""The examiner's process: the reference and the mistakes; compares, diagnoses, and writes the verdict."""

import contextlib
import itertools
import select
import signal
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from nfquiz.content.source import definitions
from nfquiz.judge import wire
from nfquiz.judge.answer import observation, raised_of
from nfquiz.judge.candidate import Case
from nfquiz.judge.compare import shown
from nfquiz.judge.device_examination import examine_second, not_run, ran
from nfquiz.judge.diagnosis import Diagnosis, Diagnostician, Mistake
from nfquiz.judge.forbidden import forbidden_use
from nfquiz.judge.implementation import load_scenarios
from nfquiz.judge.judgement import Failure, Kata, Outcome, compared, row, rows_of
from nfquiz.judge.verdict import worst

OWN_SECONDS = 5
NOT_TRAINED = "not run: it trains once all others pass"


class Examination:
    """One run's judgement: the candidate's answers against the reference, then the diagnosis."""

    def __init__(
        self,
        kata: Kata,
        files: Mapping[str, str],
        ask: Callable[[list[int], bool], Iterable[tuple[dict[str, Any], bytes]]],
        planted: Sequence[str] = (),
    ) -> None:
        self.kata = kata
        self.files = files
        self.ask = ask
        self.planted = planted
        self._outcomes: dict[int, Outcome] = {}

    def answer(self, header: dict[str, Any], body: bytes) -> None:
        """Judge a case's answer, when it comes."""
        case = self.kata.everything[header["case"]]
        self._outcomes[case.number] = self._outcome(case, header, body)

    def ready_to_train(self, run: dict[str, Any]) -> bool:
        """Whether a run, which is over, passed all that comes before the training; and there is some."""
        passed = (self._outcomes.get(case.number) for case in self.kata.cases)
        return bool(self.kata.trainings) and not run["load"] and all(one and one.status == "passed" for one in passed)

    def verdict(self, run: dict[str, Any]) -> dict[str, Any]:
        """The verdict on what came of the run, which is over."""
        found = {"isolation": run["isolation"], "output": run["output"]}
        if run["load"]:
            return self._not_run(*self.unloadable(run["load"]), found)
        lost = dict(run["lost"])
        for case in self.kata.cases:
            if case.number not in self._outcomes:
                self._outcomes[case.number] = self.lost(case, lost.get(case.number, {"status": "not-run"}))
        trained = not self.kata.trainings or self.kata.trainings[0].number in {*self._outcomes, *lost}
        for case in self.kata.trainings:
            if case.number not in self._outcomes:
                why = {"status": "not-run"} if trained else {"status": "not-run", "message": NOT_TRAINED}
                self._outcomes[case.number] = self.lost(case, lost.get(case.number, why))
        outcomes = [self._outcomes[case.number] for case in (self.kata.everything if trained else self.kata.cases)]
        bad = [outcome for outcome in outcomes if outcome.status != "passed"]
        diagnosis = self._diagnose(outcomes) if any(outcome.status == "failed" for outcome in bad) else None
        failure = self._smallest(bad[0]) if bad else None
        status = worst([outcome.status for outcome in outcomes])
        rows = rows_of([self._outcomes[case.number] for case in self.kata.everything])
        return self._verdict(status, rows, found, failure, diagnosis)

    def unreadable(self) -> dict[str, Any] | None:
        """The verdict on a file that does not compile, or that uses what is forbidden; None where it can be run."""
        found = self._unreadable()
        return self._not_run(*found, {"isolation": [], "output": ""}) if found else None

    def _not_run(self, status: str, failure: Failure, found: dict[str, Any]) -> dict[str, Any]:
        scenarios = [row(name, False, "not run", 0.0) for name in self._names()]
        cpu = not_run(self.kata.device, "your code could not be run")
        return self._verdict(status, scenarios, found, failure, None) | {"devices": [cpu]}

    def _unreadable(self) -> tuple[str, Failure] | None:
        found = [one for filename, source in self.files.items() if (one := self._unreadable_file(filename, source))]
        return found[0] if found else None

    def _unreadable_file(self, filename: str, source: str) -> tuple[str, Failure] | None:
        try:
            compile(source, filename, "exec", dont_inherit=True)
            used = forbidden_use(source, self.kata.forbid)
        except (SyntaxError, ValueError, RecursionError) as error:
            line = getattr(error, "lineno", None)
            text = (getattr(error, "text", None) or "").strip()
            says = f"{filename}, line {line}: {getattr(error, 'msg', error)}" if line else f"{filename}: {error}"
            trace = f"  line {line}\n    {text}\n" if text else ""
            return "invalid", Failure("", says, line=line, file=filename, trace=trace)
        if used:
            says = used.says if len(self.files) == 1 else f"{filename}, {used.says}"
            return "forbidden", Failure("", says, line=used.line, file=filename)
        return None

    def unloadable(self, load: dict[str, Any]) -> tuple[str, Failure]:
        """Why the files could not be imported."""
        if load["kind"] == "missing":
            missing = [name for name in self.kata.entry if name in load["names"]]
            return "invalid", Failure("", self._missing_sentence(missing))
        if load["kind"] == "unloadable":
            raised = raised_of(load["raised"])
            if raised.type == "ForbiddenCall":
                where = self.kata.place(raised.file, raised.line)
                says = f"{where}: it calls {raised.message}, which this kata asks you to write yourself"
                return "forbidden", Failure("", says, line=raised.line, file=raised.file)
            status = "out-of-memory" if raised.out_of_memory else "crashed"
            says = f"importing {raised.file or self._all_files} {raised.sentence}"
            return status, Failure("", says, line=raised.line, file=raised.file, trace=raised.trace)
        status, file, line = load["status"], load.get("file"), load.get("line")
        where = f" at line {line}" if line else ""
        says = {
            "timeout": f"{file or self._all_files} was still being imported{where} when its time was up",
            "invalid": f"the results cannot be read: {load.get('message')}",
        }.get(status, f"while {self._all_files} was imported, {load.get('message')}")
        return status, Failure("", says, line=line, file=file)

    @property
    def _all_files(self) -> str:
        return " and ".join(self.files)

    def _missing_sentence(self, missing: list[str]) -> str:
        has = [name for source in self.files.values() for name in definitions(source)]
        subject = "it defines" if len(self.files) == 1 else "they define"
        defines = f"{subject} {', '.join(has[:8])}" if has else f"{subject} nothing"
        return f"{self._all_files} must define {' and '.join(missing)}; {defines}"

    def _outcome(self, case: Case, answer: dict[str, Any], data: bytes, simple: bool = False) -> Outcome:
        try:
            seen = observation(answer, data)
        except (wire.WireError, KeyError, TypeError, ValueError, RecursionError) as error:
            failure = Failure(case.scenario.name, f"the results cannot be read: {error}", dtype=case.dtype)
            return Outcome(case, "invalid", failure=failure)
        return self.kata.judge(case, seen, simple)

    def lost(self, case: Case, why: dict[str, Any]) -> Outcome:
        status, file, line = why["status"], why.get("file"), why.get("line")
        where = f" at line {line} of {file}" if line else ""
        says = {
            "timeout": f"no answer in its time{where}",
            "not-run": why.get("message", "not run: the time for the whole run was up"),
        }.get(status, why.get("message", status))
        failed = "timeout" if status == "not-run" else status
        return Outcome(case, failed, failure=Failure(case.scenario.name, says, dtype=case.dtype, line=line, file=file))

    def checkpoints(self) -> list[dict[str, Any]]:
        """Every checkpoint's value on both sides, as texts."""
        return [
            {
                "scenario": case.scenario.name,
                "dtype": case.dtype,
                "name": name,
                "same": found is None,
                "says": found.says if found else "",
                "expected": shown(want),
                "yours": shown(got),
            }
            for case in self.kata.cases
            if case.number in self._outcomes  # none at all where the file could not be loaded
            for name, got, want, found in compared(case, self._outcomes[case.number].seen, self.kata.expected(case))
        ]

    def _diagnose(self, outcomes: list[Outcome]) -> Diagnosis | None:
        kata = self.kata
        # what is not written yet has no mistake in it
        told = [
            outcome
            for outcome in outcomes
            if outcome.seen is not None and not outcome.seen.unwritten and not outcome.case.scenario.trains
        ]
        seen = [(outcome.case, outcome.seen, outcome.status) for outcome in told]
        failing = {case.scenario.stage for case, _, status in seen if status == "failed"}
        if not failing:
            return None
        return Diagnostician(
            kata.reference,
            kata.entry,
            [mistake for mistake in kata.mistakes if kata.stage_of(mistake) in failing],
            kata.run_edited,
            passed=[(case, what) for case, what, status in seen if status == "passed"],
            failed=[(case, what) for case, what, status in seen if status == "failed"],
            planted=[mistake for mistake in kata.mistakes if mistake.id in self.planted],
        ).diagnose()

    def _smallest(self, outcome: Outcome) -> Failure:
        """The failure to show: on inputs made small and round, if it still fails on those."""
        assert outcome.failure is not None
        case = outcome.case
        if outcome.seen is None:
            return outcome.failure
        whole = self.kata.with_inputs(case, outcome.failure)
        if outcome.status != "failed" or case.scenario.expect is not None:
            return whole
        for header, body in self.ask([case.number], True):
            small = self._outcome(case, header, body, simple=True)
            if small.status == "failed" and small.failure is not None:
                return self.kata.with_inputs(case, small.failure, simple=True)
        return whole

    def _names(self) -> list[str]:
        return list(dict.fromkeys(case.scenario.name for case in self.kata.everything))

    def _verdict(self, status, scenarios, found, failure, diagnosis) -> dict[str, Any]:
        return {
            "kata": self.kata.id,
            "verdict": status,
            "passed": status == "passed",
            "seed": self.kata.seed,
            "device": self.kata.device,
            "scenarios": scenarios,
            "diagnosis": diagnosis.as_json() if diagnosis else None,
            **found,
            "failure": failure.as_json() if failure else None,
            "devices": [ran(self.kata.device, status == "passed", scenarios)],
        }


def merged(first: dict[str, Any], then: dict[str, Any]) -> dict[str, Any]:
    """Two runs of a candidate's as one."""
    both = {name: first[name] + then[name] for name in ("lost", "output")}
    return {**first, **both, "load": first["load"] or then["load"]}


def _unusable(job: dict[str, Any]) -> str | None:
    """What is wrong with a scenario file of the person's own, if anything is."""

    def stop(*_: Any) -> None:
        raise TimeoutError(f"it was still being imported after {OWN_SECONDS} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(OWN_SECONDS)
    try:
        found = load_scenarios(job["scenarios"], job["own"])
    except BaseException as error:  # it is the person's code
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == job["own"]]
        line = getattr(error, "lineno", None) or (lines[-1] if lines else None)
        return f"{job['own']}{f', line {line}' if line else ''}: {type(error).__name__}: {error}"
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    if not found:
        return f'{job["own"]} declares no scenario: put @scenario("…") above a generator (impl, given).'
    return None


def serve(channel: int) -> None:
    """Judge one job in this process: it comes over `channel`, our part of it from standard input."""
    try:
        terms, given = wire.receive(channel)
        private, held_out = wire.receive(0)
        wire.send(channel, {"kind": "prepared"})
        data = {**wire.decode_data(terms["data"], given), **wire.decode_data(private["data"], held_out)}
        _judge(channel, terms, private, data)
    except wire.Closed:
        return
    except Exception:  # the judge's own fault must never be taken for the candidate's
        wire.send(channel, {"kind": "error", "message": traceback.format_exc()[-4000:]})
    with contextlib.suppress(wire.Closed):  # the candidate's answers may still come: whoever sends them must not fail
        while True:
            wire.receive(channel)


def _judge(channel: int, terms: dict[str, Any], private: dict[str, Any], data: dict[str, Any]) -> None:
    if terms["own"] and (wrong := _unusable(terms)):
        wire.send(channel, {"kind": "refused", "message": wrong})
        return
    kata = Kata(
        id=terms["kata"],
        entry=terms["entry"],
        files=terms["names"],
        scenarios=terms["scenarios"],
        reference=private["reference"],
        forbid=terms["forbid"],
        mistakes=[Mistake.from_json(one) for one in private["mistakes"]],
        seed=terms["seed"],
        device="cpu",
        own=terms["own"],
        stage=terms["stage"],
        data=data,
    )
    unknown = iter(kata.cases)

    def frames() -> Iterator[tuple[dict[str, Any], bytes]]:
        """What comes over the channel; what the reference answers is found out while nothing does."""
        while True:
            while not select.select([channel], [], [], 0)[0] and (case := next(unknown, None)):
                kata.expected(case)
            header, body = wire.receive(channel)
            yield header, bytes(body)

    def ask(numbers: list[int], simple: bool) -> Iterator[tuple[dict[str, Any], bytes]]:
        wire.send(channel, {"kind": "run", "cases": numbers, "simple": simple})
        return itertools.takewhile(lambda frame: frame[0]["kind"] == "done", frames())

    def ask_training() -> dict[str, Any]:
        """Have the candidate run what trains, and judge its answers; the end of that run."""
        wire.send(channel, {"kind": "run", "cases": [case.number for case in kata.trainings], "simple": False})
        for header, body in frames():
            if header["kind"] == "run":
                return header
            examination.answer(header, body)
        raise AssertionError("frames never end")

    def ask_there(seeds: dict[int, int]) -> tuple[dict[str, Any], list[tuple[dict[str, Any], bytes]]]:
        """Have the candidate run on the second device, each case with its seed; the end of the run and the answers."""
        wire.send(channel, {"kind": "device"})
        answers = []
        for header, body in frames():
            if header["kind"] == "run":
                return header, answers
            if header["kind"] == "seed":
                wire.send(channel, {"kind": "seed", "seed": seeds[header["case"]]})
            else:
                answers.append((header, body))
        raise AssertionError("frames never end")

    order, _ = next(frames())
    examination = Examination(kata, order["files"], ask, private["planted"])
    verdict = examination.unreadable()
    if verdict is None:
        for header, body in frames():
            if header["kind"] == "run":
                if examination.ready_to_train(header):
                    header = merged(header, ask_training())
                verdict = examination.verdict(header)
                break
            examination.answer(header, body)
        if terms["own"]:
            verdict["checkpoints"] = examination.checkpoints()
    examine_second(verdict, terms, examination, ask_there)
    wire.send(channel, {"kind": "verdict", "verdict": verdict})
