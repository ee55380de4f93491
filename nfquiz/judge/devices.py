"""A second run of the scenarios, on another device than the CPU: which cases, and how each is seeded and timed.

A case runs twice in the candidate's process: a rehearsal on inputs of its own, for first uses cost milliseconds, and
the run that counts. Its seed is told only when the clock starts, outside the candidate's process, and the clock stops
when all its values have arrived: so they cannot have been worked out before, and the values that were timed are those
that are compared. The time includes making the inputs and bringing the values to the CPU, on both sides alike.
"""

import random
import time
from collections.abc import Callable, Collection
from typing import Any

import torch

from nfquiz.judge import wire
from nfquiz.judge.answer import answer
from nfquiz.judge.cuda import Cuda
from nfquiz.judge.scenario import Given, Scenario

SECOND = Cuda()
"""The device beside the CPU. Tests put a stand-in here."""

LOAD_SECONDS = 60.0
"""A process may take so long to start the device and to import the candidate's files."""


def dtypes_on_device(scenario: Scenario, bfloat16: bool) -> list[str]:
    """float32, or what the scenario is made for; bfloat16 as well where the kata asks for it."""
    if "float32" not in scenario.dtypes:
        return [scenario.dtypes[0]]
    return ["float32", "bfloat16"] if bfloat16 else ["float32"]


class Clock:
    """On the proctor's side: tells each case its seed, and takes its time.

    seed: asks the examiner for a case's. The proctor itself does not know it: a process forked from it would.
    """

    def __init__(self, seed: Callable[[int], int]) -> None:
        self._seed = seed
        self._began: dict[int, float] = {}

    def start(self, child: Any, case: int) -> None:
        """Tell the child the case's seed, once. Raises wire.WireError for a case that has had its turn."""
        if case in self._began:
            raise wire.WireError("a case asked for its inputs twice")
        child.tell({"seed": self._seed(case)})
        self._began[case] = time.perf_counter()

    def stop(self, case: int) -> float:
        """The milliseconds that a case took."""
        if case not in self._began:
            raise wire.WireError("a case was answered before its inputs were told")
        return (time.perf_counter() - self._began[case]) * 1e3


def on_device(
    device: Any, case: Any, module: Any, files: Collection[str], seed: Callable[[], int]
) -> tuple[dict[str, Any], bytearray]:
    """Rehearse a case on a device, looking who waits for it; then run it with the seed that is asked for.

    Returns the header and the body of its frame.
    """
    waits = device.waits(files)
    drawn = random.SystemRandom().randrange(1, 1 << 31)
    rehearsal, _ = answer(case, module, files, _given(device, case, drawn), drawn, (waits,))
    device.reset_peak()
    told = seed()
    header, body = answer(case, module, files, _given(device, case, told), told)
    header |= {"peak": device.peak(), "waits": waits.found}
    if rehearsal["raised"] and rehearsal["raised"]["type"] == "ForbiddenCall":
        header["raised"] = rehearsal["raised"]
    return header, body


def _given(device: Any, case: Any, seed: int) -> Given:
    return Given(seed, getattr(torch, case.dtype), device.torch_name, data=case.data)


class Turn:
    """On the candidate's side: how its process takes a case. results, orders: the pipes to and from the proctor."""

    def __init__(self, device: Any, results: int, orders: int, bfloat16: bool) -> None:
        self._device = device
        self._results = results
        self._orders = orders
        self._bfloat16 = bfloat16

    def dtypes(self, scenario: Scenario) -> list[str]:
        return dtypes_on_device(scenario, self._bfloat16)

    def answer(self, case: Any, module: Any, files: Collection[str]) -> tuple[dict[str, Any], bytearray]:
        return on_device(self._device, case, module, files, lambda: self._seed(case))

    def _seed(self, case: Any) -> int:
        """Ask for the case's seed: from now on its time counts."""
        wire.send(self._results, {"kind": "ready", "case": case.number})
        order, _ = wire.receive(self._orders)
        return int(order["seed"])
