"""The judge as the rest of the program sees it: start it, hand it a kata and a source, get a verdict. No torch here."""

import contextlib
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nfquiz.content.datasets import Dataset, read_dataset
from nfquiz.content.katas import Kata
from nfquiz.content.packs import our_pack
from nfquiz.errors import UserError
from nfquiz.judge import wire
from nfquiz.judge.levels import LEVELS

PACKAGE = Path(__file__).resolve().parent.parent
COMPILER = "torch._dynamo"
"""Takes a second and more to import, and can't be where no file may be opened."""
IMPORT_IT = ("torch.optim", "torch.func", "functorch", "torch.utils.checkpoint")
"""What imports the compiler when it is first used."""
MEMORY = 1 << 30
SECONDS = 60.0
TRAINING_SECONDS = 300.0
OWN_DATA_PATIENCE = 10
"""How many times longer a run may take with data of the person's: MNIST has forty times as many images as ours."""

# The proctor may run under another interpreter, with another site-packages: it gets this package by path, and nothing
# else of ours.
BOOT = """
import sys, importlib.util as util
spec = util.spec_from_file_location("nfquiz", sys.argv[1] + "/__init__.py", submodule_search_locations=[sys.argv[1]])
sys.modules["nfquiz"] = package = util.module_from_spec(spec)
spec.loader.exec_module(package)
from nfquiz.judge.proctor import main
main()
"""
ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "SYSTEMROOT")
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}


class JudgeError(Exception):
    """The judge's own fault, never the candidate's."""


class Cancelled(Exception):
    """The run was cancelled before its verdict."""


@dataclass(frozen=True)
class Attempt:
    """What is to be judged: a kata, the candidate's files, and the terms of the run.

    files: the text of each by its name, which tracebacks and messages use, in the order in which they are imported.
    stage: how many follow-ups of a program kata are among them. planted: the mistakes that were put into what the
    candidate started from, the first to be looked for. seed: drawn afresh where None. device: cpu; cuda, which must
    be there; or auto, which uses it where it is; the CPU always comes first. memory: bytes that the candidate may use
    beyond torch itself. seconds: for the whole run; by default, what the kata needs. scenarios, own: the text and the
    name of a scenario file of the person's own, whose values are then shown for both sides. require: the level of
    isolation (`nfquiz.judge.levels`) without which nothing is run. data: a folder that stands in for the kata's data.
    """

    kata: Kata
    files: dict[str, str]
    seed: int | None = None
    device: str = "cpu"
    scenarios: str | None = None
    own: str | None = None
    stage: int = 0
    planted: tuple[str, ...] = ()
    memory: int = MEMORY
    seconds: float | None = None
    require: str = LEVELS[0]
    data: Path | None = None

    def public(self) -> dict[str, Any]:
        """What the candidate's process may know before it has the candidate's files."""
        patience = OWN_DATA_PATIENCE if self.data else 1
        scenarios = self._scenarios()
        seconds = (TRAINING_SECONDS if self.kata.data else SECONDS) if self.seconds is None else self.seconds
        return {
            "kind": "prepare",
            "kata": self.kata.id,
            "entry": list(self.kata.entry_at(self.stage)),
            "forbid": list(self.kata.forbid),
            "names": list(self.files),
            "stage": self.stage,
            "preload": [COMPILER] if self._needs_compiler(scenarios) else [],
            "scenarios": scenarios,
            "device": self.device,
            "gpu": {"bfloat16": self.kata.gpu.bfloat16, "synchronises": self.kata.gpu.synchronises},
            "memory": self.memory,
            "seconds": seconds * patience,
            "patience": patience,
            "require": self.require,
            "own": self.own,
        }

    def _needs_compiler(self, scenarios: str) -> bool:
        """Whether anything that will run speaks of what imports it, and may use that: most katas never pay for it."""
        texts = (*self.files.values(), scenarios)
        return any(_speaks_of(name, text) for name in set(IMPORT_IT) - set(self.kata.forbid) for text in texts)

    def _scenarios(self) -> str:
        return self.kata.scenarios_path.read_text(encoding="utf-8") if self.scenarios is None else self.scenarios

    def private(self) -> dict[str, Any]:
        """What only the examiner may know."""
        return {
            "reference": self.kata.reference_files(self.stage),
            "mistakes": [mistake_json(mistake) for mistake in self.kata.mistakes_at(self.stage)],
            "planted": list(self.planted),
        }


@dataclass(frozen=True)
class _Order:
    """What is sent for an attempt before its files: the public and the private terms, and the data that they name."""

    public: dict[str, Any]
    private: dict[str, Any]
    given: bytearray
    held_out: bytearray

    @classmethod
    def of(cls, attempt: Attempt) -> "_Order":
        data = read_dataset(attempt.kata, attempt.data) or Dataset({}, {})
        given, held_out = bytearray(), bytearray()
        public = attempt.public() | {"data": wire.encode_data(data.given, given)}
        private = attempt.private() | {"data": wire.encode_data(data.held_out, held_out)}
        return cls(public, private, given, held_out)


def _speaks_of(name: str, text: str) -> bool:
    """Whether a source names a module, by its full name or by importing it from its package."""
    package, _, module = name.rpartition(".")
    imported = rf"|\bfrom {re.escape(package)} import [^\n]*\b{module}\b" if package else ""
    return re.search(rf"\b{re.escape(name)}\b{imported}", text) is not None


def mistake_json(mistake: Any) -> dict[str, Any]:
    return {
        "id": mistake.id,
        "edits": [{"find": edit.find, "replace": edit.replace} for edit in mistake.edits],
        "says": mistake.says,
        "card": mistake.card,
        "same_as": list(mistake.same_as),
        "file": mistake.file,
    }


class Judge:
    """A proctor and the line to it. Starting returns at once: the proctor imports torch meanwhile.

    Use as a context manager, or call `close`. One run at a time; `cancel` may come from another thread.
    """

    def __init__(
        self, python: str | None = None, away: Iterable[Path] = (), environment: dict[str, str] | None = None
    ) -> None:
        """python: the interpreter that hosts the judge (≥ 3.10, with torch and NumPy); ours where None. away: folders,
        besides our own, that a candidate must not read: those of packs, which hold references."""
        if not hasattr(os, "fork"):
            raise UserError(
                "Judging a kata needs fork, which this system does not have.",
                "Windows: run nfquiz under WSL. The drill and the score work here.",
            )
        self._python = python or sys.executable
        environ = os.environ if environment is None else environment
        clean = {name: environ[name] for name in ENVIRONMENT if name in environ}
        try:
            self._process = subprocess.Popen(
                [self._python, "-I", "-c", BOOT, str(PACKAGE), *map(str, (PACKAGE, our_pack().root, *away))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd="/" if os.name == "posix" else None,
                env={**clean, **ONE_THREAD, "PYTHONUTF8": "1"},
                start_new_session=True,
            )
        except OSError as error:
            raise UserError(
                f"The judge's interpreter cannot be started: {self._python}: {error.strerror}.",
                "Give another with --python, or mend `python` in the settings.",
            ) from error
        self._ready = False
        self._prepared: tuple[_Order, int] | None = None
        self._sending = threading.Lock()
        self._waiting = threading.Lock()
        self._running = threading.Lock()

    def __enter__(self) -> "Judge":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the proctor runs still: the system may have ended it for its memory."""
        return self._process.poll() is None

    def prepare(self, attempt: Attempt) -> None:
        """Get ready to judge attempts like this one, its files' text aside: a verdict is there sooner for it.

        The seed of that run is drawn here, where the attempt has none. While another run is on nothing is done: there
        is no time to be won then. Raises JudgeError, UserError (no torch).
        """
        self.wait_ready()
        order = _Order.of(attempt)
        if self._running.acquire(blocking=False):
            try:
                with self._sending:
                    self._prepare(order, attempt.seed, ahead=True)
            finally:
                self._running.release()

    def _prepare(self, order: _Order, seed: int | None, ahead: bool) -> None:
        if self._prepared and order == self._prepared[0] and seed in (None, self._prepared[1]):
            return
        seed = random.SystemRandom().randrange(1, 1 << 31) if seed is None else seed
        self._send({**order.public, "seed": seed, "ahead": ahead}, order.given)
        self._send(order.private, order.held_out)
        self._prepared = (order, seed)

    def judge(self, attempt: Attempt, heard: Callable[[str], None] | None = None) -> dict[str, Any]:
        """The verdict, as the JSON object of docs/verdict.md. Raises Cancelled, JudgeError, UserError (no torch).

        heard: takes what the candidate's code prints, as it comes, in the thread that calls.
        """
        self.wait_ready()
        start = time.perf_counter()
        order = _Order.of(attempt)
        with self._running:
            with self._sending:
                self._prepare(order, attempt.seed, ahead=False)
                self._prepared = None  # it serves once
                self._send({"kind": "judge", "files": attempt.files})
            while (answer := self._receive())["kind"] == "output":
                if heard:
                    heard(answer["text"])
        if answer["kind"] == "refused":
            raise UserError(answer["message"])
        if answer["kind"] == "cancelled":
            raise Cancelled
        if answer["kind"] == "error":
            raise JudgeError(answer["message"])
        answer["verdict"]["ms"] = round((time.perf_counter() - start) * 1e3, 1)
        return answer["verdict"]

    def wait_ready(self) -> None:
        """Wait until torch is imported. Raises UserError where the interpreter has none."""
        with self._waiting:
            if not self._ready:
                self._receive()
                self._ready = True

    def about(self) -> dict[str, Any]:
        """The judge's Python and torch, and the protections that this system grants (found by trying them)."""
        self.wait_ready()
        with self._sending:
            self._send({"kind": "about"})
        return self._receive()["about"]

    def cancel(self) -> None:
        """End the run in progress: its `judge` raises Cancelled."""
        with self._sending, contextlib.suppress(JudgeError):
            self._send({"kind": "cancel"})

    def close(self) -> None:
        """End the proctor and all its children."""
        if not self._ready:
            self._process.kill()  # it is importing torch still, and has no children yet
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with contextlib.suppress(OSError):
                stream.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _send(self, header: dict[str, Any], body: bytes | bytearray = b"") -> None:
        try:
            wire.send(self._process.stdin.fileno(), header, body)
        except (wire.Closed, OSError, ValueError) as error:
            raise JudgeError("the judge's process has ended") from error

    def _receive(self) -> dict[str, Any]:
        try:
            header, _ = wire.receive(self._process.stdout.fileno())
        except wire.WireError as error:
            raise self._no_host() from error
        except (wire.Closed, OSError, ValueError) as error:
            raise self._explain() from error
        return header

    def _no_host(self) -> UserError:
        return UserError(
            f"{self._python} is no Python that can host the judge.",
            "Name one (3.10 or newer, with torch) with --python, or mend `python` in the settings.",
        )

    def _explain(self) -> Exception:
        """Why the proctor ended: most often an interpreter without torch."""
        with contextlib.suppress(Exception):
            self._process.wait(timeout=5)
        said = ""
        with contextlib.suppress(OSError, ValueError):  # `close` may have come from another thread
            said = self._process.stderr.read().decode(errors="replace")
        for module in ("torch", "numpy"):
            if f"No module named '{module}'" in said:
                return UserError(
                    f"Judging a kata needs {module}, which {self._python} does not have.",
                    "Install it with `pip install 'nfquiz[torch]'`, or name an interpreter that has it with --python.",
                )
        if not self._ready and "Traceback" not in said:
            return self._no_host()
        return JudgeError(said.strip()[-2000:] or "the judge's process has ended")
