"""The candidate's process: the person's source, the scenarios, and a pipe out. The reference is never here."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import torch

from nfquiz.judge import wire
from nfquiz.judge.answer import answer
from nfquiz.judge.devices import Turn
from nfquiz.judge.forbidden import forbidding_modes
from nfquiz.judge.implementation import load_files, load_scenarios, missing_entries
from nfquiz.judge.observe import raised
from nfquiz.judge.scenario import Given, Scenario, case_seed

GUARDS = contextlib.ExitStack()
"""Never left: the process ends with the run."""


@dataclass(frozen=True)
class Case:
    """A scenario in one dtype: the unit that is run, timed and replaced when its process is lost."""

    number: int
    scenario: Scenario
    dtype: str
    data: Mapping[str, torch.Tensor] = field(default_factory=dict, compare=False)

    def given(self, seed: int, device: str, simple: bool = False, keep: bool = False, widened: bool = False) -> Given:
        """The maker of its inputs. widened: those of its dtype, but as float64."""
        dtype = getattr(torch, self.dtype)
        own = case_seed(seed, self.scenario.name)
        if widened:
            return Given(own, torch.float64, device, simple, keep, self.data, rounded_to=dtype)
        return Given(own, dtype, device, simple, keep, self.data)

    def seed(self, seed: int) -> int:
        return case_seed(seed, self.scenario.name)


def _own_dtypes(scenario: Scenario) -> Iterable[str]:
    return scenario.dtypes


def cases_of(
    scenarios: list[Scenario],
    stage: int = 0,
    dtypes: Callable[[Scenario], Iterable[str]] = _own_dtypes,
    data: Mapping[str, torch.Tensor] | None = None,
) -> list[Case]:
    """Every scenario up to a stage in each of its dtypes (or those that `dtypes` gives), in the order of the file;
    those that train come last."""
    ordered = sorted((one for one in scenarios if one.stage <= stage), key=lambda one: one.trains)
    pairs = [(one, dtype) for one in ordered for dtype in dtypes(one)]
    return [Case(number, one, dtype, data or {}) for number, (one, dtype) in enumerate(pairs)]


def prepare(terms: dict[str, Any], data: bytes | bytearray = b"", turn: Turn | None = None) -> list[Case]:
    """All that can be done before the candidate's files are there; the cases that they will be run on.

    data: the bytes of what `terms["data"]` names. turn: where they are run on another device than the CPU.
    """
    sys.stdout.reconfigure(line_buffering=True)  # what was printed before a hang or a crash is worth most
    # what is left of the program is not for the candidate to import
    for name, loaded in sys.modules.items():
        if name.split(".")[0] == "nfquiz" and hasattr(loaded, "__path__"):
            loaded.__path__ = []
    for mode in forbidding_modes(terms["forbid"], terms["names"]):
        GUARDS.enter_context(mode)
    scenarios = load_scenarios(terms["scenarios"], f"<scenarios of {terms['kata']}>")
    dtypes = turn.dtypes if turn else _own_dtypes
    return cases_of(scenarios, terms["stage"], dtypes, wire.decode_data(terms["data"], data))


def wanted(cases: list[Case], numbers: list[int] | None) -> list[Case]:
    """Those with these numbers; where there are none given, all but those that train."""
    if numbers is None:
        return [case for case in cases if not case.scenario.trains]
    return [case for case in cases if case.number in numbers]


def run(results: int, cases: list[Case], job: dict[str, Any], turn: Turn | None = None) -> None:
    """Answer the cases over the pipe `results`, then end the process. Never returns.

    job: the terms that `prepare` had, and `files`, the text of each by its name. turn: as `prepare` had it.
    """
    patience = job["patience"]
    plan = [[case.number, case.scenario.seconds * patience, case.scenario.name] for case in cases]
    wire.send(results, {"kind": "plan", "cases": plan})
    module = _load_candidate(results, job)
    if module is not None:
        wire.send(results, {"kind": "loaded"})
        for case in cases:
            wire.send(results, {"kind": "start", "case": case.number})
            if turn:
                header, body = turn.answer(case, module, job["files"])
            else:
                given = case.given(job["seed"], "cpu", job["simple"])
                header, body = answer(case, module, job["files"], given, case.seed(job["seed"]))
            wire.send(results, header, body)
        _flush()
        wire.send(results, {"kind": "end"})
    os._exit(0)


def _flush() -> None:
    """Before the last word: after it the process is ended from outside."""
    with contextlib.suppress(Exception):  # they may have been replaced
        sys.stdout.flush()
        sys.stderr.flush()


def _load_candidate(results: int, job: dict[str, Any]) -> Any:
    try:
        module = load_files(job["files"], "candidate")
    except BaseException as error:  # whatever importing the file raises is the answer
        _flush()
        wire.send(results, {"kind": "unloadable", "raised": asdict(raised(error, job["files"]))})
        return None
    missing = missing_entries(module, job["entry"])
    if missing:
        _flush()
        wire.send(results, {"kind": "missing", "names": missing})
        return None
    return module
