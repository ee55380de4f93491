"""Running one scenario on one implementation, and what was seen: the same code on both sides."""

import time
import traceback
import warnings
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import EllipsisType, TracebackType
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from nfquiz.judge.scenario import Given, Scenario, seed_everything
from nfquiz.judge.wire import MAX_TEXT, Opaque, printable

MAX_CHECKPOINTS = 2000


@dataclass(frozen=True)
class Raised:
    """An exception that ended a scenario: its type, its message and where in the implementation it came from.

    asked_at: the line of the scenario that was running, where the exception came from no line of the implementation.
    """

    type: str
    message: str
    line: int | None = None
    trace: str = ""
    asked_at: int | None = None
    file: str | None = None

    @property
    def out_of_memory(self) -> bool:
        return self.type in ("MemoryError", "OutOfMemoryError") or "can't allocate memory" in self.message

    @property
    def unwritten(self) -> bool:
        return self.type == "NotImplementedError" and not self.message

    @property
    def sentence(self) -> str:
        where = f" ({self.file}, line {self.line})" if self.line else ""
        if self.unwritten:
            return f"not written yet{where}"
        said = f": {self.message}" if self.message else ""
        return f"raised {self.type}{said}{where}"


@dataclass
class Observation:
    """What one implementation did in one scenario.

    names, values: the checkpoints in order. tolerances: the checkpoint's own, or None. inputs: what `given` made,
    afterwards, by name. operations, largest: tensor operations made, and elements of the largest tensor, where metered.
    complaint: what the scenario's `expect` said of it, once it was asked.
    """

    names: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    tolerances: list[dict | None] = field(default_factory=list)
    inputs: list[tuple[str, Any]] = field(default_factory=list)
    raised: Raised | None = None
    ms: float = 0.0
    operations: int = 0
    largest: int = 0
    complaint: "tuple[str, str] | None | EllipsisType" = ...

    @property
    def unwritten(self) -> bool:
        """Whether it ended at a body that the starter left empty."""
        return self.raised is not None and self.raised.unwritten


def snapshot(value: Any) -> Any:
    """A copy of a yielded value that later changes don't reach; what is not plain data becomes opaque."""
    import numpy as np

    kind = type(value)
    if kind in (torch.Tensor, torch.nn.Parameter):
        return value.detach().clone()
    if kind is np.ndarray:
        return value.copy()
    if isinstance(value, np.generic):
        return value.item()
    if kind in (list, tuple):
        return kind(snapshot(item) for item in value)
    if kind is dict:
        return {key: snapshot(item) for key, item in value.items()}
    if value is None or kind in (bool, int, float, str):
        return value
    return Opaque(kind.__name__)


class DispatchMode(TorchDispatchMode):
    """A dispatch mode that starts at once: torch would import its compiler for it, 800 modules."""

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False


class Meter(DispatchMode):
    """Counts tensor operations and notes the largest storage that one of them made."""

    def __init__(self) -> None:
        super().__init__()
        self.operations = 0
        self.largest = 0
        self._paused = False

    def apart(self, take: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """`take`, its own operations neither counted nor measured."""

        def unmetered(value: Any) -> Any:
            self._paused = True
            try:
                return take(value)
            finally:
                self._paused = False

        return unmetered

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        made = func(*args, **(kwargs or {}))
        if self._paused:
            return made
        self.operations += 1
        for item in made if isinstance(made, tuple | list) else (made,):
            if isinstance(item, torch.Tensor) and item.layout is torch.strided:
                self.largest = max(self.largest, item.untyped_storage().nbytes() // item.itemsize)
        return made


def observe(
    scenario: Scenario,
    impl: Any,
    given: Given,
    seed: int,
    files: Collection[str],
    take: Callable[[Any], Any] = snapshot,
    modes: tuple[Any, ...] = (),
    enough: Callable[[Observation], bool] = lambda _: False,
) -> Observation:
    """Run a scenario to its end, or to the first exception. `take` copies each yielded value at once.

    `files` is what the implementation was compiled as: an exception is blamed on its last line in them. `modes` are
    context managers (torch modes) that the whole run stands in. `enough` is asked after each checkpoint whether to end
    it there.
    """
    seed_everything(seed)
    seen = Observation()
    meter = Meter() if scenario.metered else None
    take = meter.apart(take) if meter else take
    start = time.perf_counter()
    try:
        with ExitStack() as stack:
            stack.enter_context(warnings.catch_warnings(action="ignore"))
            # what one run leaves behind is not for the next to find
            stack.enter_context(torch.enable_grad())
            stack.callback(torch.set_default_dtype, torch.get_default_dtype())
            for mode in (*modes, *([meter] if meter else [])):
                stack.enter_context(mode)
            for yielded in scenario.run(impl, given):
                _observed(seen, given, take)
                name, value, tolerance = _checkpoint(yielded, len(seen.names))
                _note(seen, name, take(value), tolerance)
                if enough(seen):
                    break
            _observed(seen, given, take)
    except (Exception, SystemExit) as error:  # the candidate's code may raise anything: it is what we observe
        _observed(seen, given, take)
        seen.raised = raised(error, files, scenario.run.__code__.co_filename)
    seen.ms = (time.perf_counter() - start) * 1e3
    if meter:
        seen.operations, seen.largest = meter.operations, meter.largest
    seen.inputs = [(one.name, take(one.tensor)) for one in given.inputs if not one.mutable]
    return seen


def _observed(seen: Observation, given: Given, take: Callable[[Any], Any]) -> None:
    """Checkpoints that `given` made itself (`raises`) come before the next yield."""
    for name, value in given.observed:
        _note(seen, name, take(value), None)
    given.observed.clear()


def _note(seen: Observation, name: str, value: Any, tolerance: dict | None) -> None:
    if len(seen.names) < MAX_CHECKPOINTS:
        seen.names.append(name)
        seen.values.append(value)
        seen.tolerances.append(tolerance)


def _checkpoint(yielded: Any, position: int) -> tuple[str, Any, dict | None]:
    """A yield is a value, (name, value) or (name, value, tolerance)."""
    if type(yielded) is tuple and len(yielded) in (2, 3) and type(yielded[0]) is str:
        name, value, *own = yielded
        return name, value, own[0] if own else None
    return f"value {position + 1}", yielded, None


def raised(error: BaseException, files: Collection[str], scenarios: str = "") -> Raised:
    """An exception as an observation: the last line of the implementation that it passed through."""
    file, line = last_line(error.__traceback__, files) or (None, None)
    asked_at = last_line(error.__traceback__, (scenarios,)) if line is None else None
    try:
        message = str(error)
    except Exception:  # a candidate's exception may fail at this as well
        message = ""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in files]
    trace = "".join(
        f"  {f'{frame.filename}, ' if len(files) > 1 else ''}line {frame.lineno}, in {frame.name}\n    {frame.line}\n"
        for frame in frames[-6:]
    )
    name = "exit()" if isinstance(error, SystemExit) else type(error).__name__
    return Raised(
        printable(name)[:100],
        printable(message)[:600],
        line,
        printable(trace)[:MAX_TEXT],
        asked_at[1] if asked_at else None,
        file,
    )


def last_line(trace: TracebackType | None, files: Collection[str]) -> tuple[str, int] | None:
    """Where in these files an exception last was: the file and the line."""
    last = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in files:
            last = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return last
