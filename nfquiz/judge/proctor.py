"""The proctor: imports torch once, then only forks. It supervises; it never runs anybody's code and knows no answers.

What is to be judged comes in three frames from its standard input: the terms, which the candidate's process may know;
what only the examiner may; and, most often later, the candidate's files. The second frame is read by the examiner
itself, so that no process the candidate is forked from ever held it.
"""

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy.random  # noqa: F401 - imported once here, for every child; numpy itself would do it at the first use
import torch

from nfquiz.judge import devices, examiner, isolation, levels, orphans, usage, wire
from nfquiz.judge.child import Child
from nfquiz.judge.supervisor import Refused, Supervisor
from nfquiz.judge.warmup import warm_up

USED_BY_SOME = ("torch.fx.experimental.symbolic_shapes",)
"""What backward() with a gradient, and broadcast_shapes, import, with all of sympy: most of a second in every process
that uses them. Imported once, when nobody waits."""
EXAMINER_SECONDS = 120.0


class Cancelled(Exception):
    """The client asked for an end to this run."""


class Abandoned(Exception):
    """The examiner has its verdict before the run is over."""


class Gone(Exception):
    """The client has closed our standard input."""


class Examiner:
    """An examiner process, forked ahead, with a line to it."""

    def __init__(self, warm: bool) -> None:
        ours, theirs = socket.socketpair()
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                ours.close()
                isolation.die_with(parent)
                if warm:
                    warm_up()
                examiner.serve(theirs.fileno())
            finally:
                os._exit(70)
        theirs.close()
        self._line = ours
        self.fd = ours.fileno()

    def end(self) -> None:
        self._line.close()
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


class Proctor:
    """Serves jobs from standard input, verdicts to standard output. `away` are folders no candidate may read.

    A candidate and an examiner are always ready: a job waits for no fork, and what it used is cleared away after its
    answer.
    """

    def __init__(self, away: list[Path]) -> None:
        self._rules = isolation.prepare(away, orphans.inherit())
        self._spare: Child | None = None
        self._examiner: Examiner | None = None
        self._used: list[Child] = []
        self._terms: dict[str, Any] | None = None
        self._data: bytes | bytearray = b""
        self._why_no_device: str | None = None

    def serve(self) -> None:
        gc.collect()
        gc.freeze()
        wire.send(1, {"kind": "ready"})
        while True:
            self._get_ready()
            try:
                header, body = wire.receive(0)
                kind = header.get("kind")
                if kind == "about":
                    about = {"python": sys.version.split()[0], "torch": torch.__version__, **self._tried()}
                    about["cuda"] = self._no_device() or "there"
                    wire.send(1, {"kind": "about", "about": about})
                if kind == "prepare":
                    self._prepare(header, body)
                if kind == "judge" and self._terms is not None:
                    self._judge(header["files"])
            except (wire.Closed, Gone):
                break
        self._clear_away()

    def _get_ready(self) -> None:
        """Clear away what the last run used, and have one of each kind ready for the next."""
        for child in self._used:
            child.reap()
            child.close()
        if self._used:
            orphans.end({one.pid for one in (self._spare, self._examiner) if one})
        self._used.clear()
        waiting = bool(select.select([0], [], [], 0)[0])  # then first uses cost no more here than in a warm-up
        self._examiner = self._examiner or Examiner(warm=not waiting)
        self._spare = self._spare or Child(self._rules, warm=not waiting)

    def _clear_away(self) -> None:
        for child in (*self._used, *([self._spare] if self._spare else [])):
            child.reap()
        if self._examiner:
            self._examiner.end()
        orphans.end(set())

    def _prepare(self, terms: dict[str, Any], data: bytes | bytearray) -> None:
        """Have the examiner and a candidate's process get ready for a kata, its files to come with the next order."""
        if self._terms is not None:
            self._replace()  # they were made ready for another one
        self._import([*terms["preload"], *(USED_BY_SOME if terms["ahead"] else ())])
        assert self._examiner is not None and self._spare is not None
        self._terms, self._data = terms, data
        self._spare.prepare(terms, data)
        wire.send(self._examiner.fd, terms, data)
        # when it says so, the examiner has read its part of the terms: standard input is ours again
        self._await(self._examiner.fd, EXAMINER_SECONDS, {})
        wire.receive(self._examiner.fd)

    def _replace(self) -> None:
        """Forked processes that know nothing yet, for those that stand ready."""
        if self._spare:
            self._used.append(self._spare)
            self._spare.kill()
        if self._examiner:
            self._examiner.end()
        self._spare = self._examiner = self._terms = None
        self._get_ready()

    def _child(self) -> Child:
        child, self._spare = self._spare, None
        if child is None:
            child = Child(self._rules, warm=False)
            child.prepare(self._terms, self._data)
        return child

    def _judge(self, files: dict[str, str]) -> None:
        """One job, its answer sent as soon as it is there."""
        at_work = self._examiner
        assert at_work is not None
        try:
            wire.send(1, self._dialogue(at_work.fd, files))
        except Cancelled:
            wire.send(1, {"kind": "cancelled"})
        except Refused as error:
            wire.send(1, {"kind": "refused", "message": str(error)})
        except wire.Closed:
            wire.send(1, {"kind": "error", "message": "the examiner ended without a verdict"})
        finally:
            at_work.end()
            self._examiner = self._terms = None
            if self._spare:  # prepared, and not used after all
                self._used.append(self._spare)
                self._spare = None

    def _import(self, modules: list[str]) -> None:
        """Import what a job's processes need and cannot import themselves; those that were forked without are replaced.

        For good: the next job of the kind does not wait.
        """
        missing = [name for name in modules if name not in sys.modules]
        if not missing:
            return
        for name in missing:
            importlib.import_module(name)
        gc.collect()
        gc.freeze()
        self._replace()

    def _dialogue(self, fd: int, files: dict[str, str]) -> dict[str, Any]:
        """The candidate is run at once, its answers handed on as they come. Then the examiner may ask for more runs,
        until it has its verdict."""

        def answer(header: dict[str, Any], body: bytes) -> None:
            wire.send(fd, header, body)

        if self._terms["device"] == devices.SECOND.name and (why := self._no_device()):
            return self._refusal(why)
        interrupts = {0: self._check_client, fd: _abandon}
        job = {**self._terms, "files": files}
        supervisor = Supervisor(job, self._child, self._used.append, answer, interrupts, heard=_pass_on)
        wire.send(fd, {"kind": "judge", "files": files})
        wanted: dict[str, Any] = {"kind": "run", "cases": None, "simple": False}
        deadline = time.monotonic() + job["seconds"] + EXAMINER_SECONDS
        while wanted["kind"] in ("run", "device"):
            if wanted["kind"] == "device":
                found = self._on_device(fd, job, answer)
                if "why_not" in found and job["device"] == devices.SECOND.name:
                    return self._refusal(found["why_not"])
                wire.send(fd, found)
                deadline = time.monotonic() + EXAMINER_SECONDS
            else:
                with contextlib.suppress(Abandoned):
                    run = supervisor.run(wanted["cases"], wanted["simple"])
                    wire.send(fd, run.header())
            self._await(fd, deadline - time.monotonic(), {0: self._check_client})
            wanted, _ = wire.receive(fd)
        return wanted

    def _no_device(self) -> str:
        """Why there is no second device, or ""; looked for once."""
        if self._why_no_device is None:
            self._why_no_device = devices.SECOND.why_not()
        return self._why_no_device

    @staticmethod
    def _refusal(why: str) -> dict[str, Any]:
        device = devices.SECOND
        message = f"{device.title} was asked for and cannot be used: {why}.\nGive --device cpu or --device auto."
        return {"kind": "refused", "message": message}

    def _on_device(
        self, fd: int, job: dict[str, Any], answer: Callable[[dict[str, Any], bytes], None]
    ) -> dict[str, Any]:
        """Run a job's cases on the second device; what came of it, or why nothing could."""
        if why := self._no_device():
            return {"kind": "run", "why_not": why}
        job["seed"] = self._terms["seed"] = None  # the processes that are forked now must not find it

        def seed(case: int) -> int:
            wire.send(fd, {"kind": "seed", "case": case})
            header, _ = wire.receive(fd)
            return int(header["seed"])

        def child() -> Child:
            forked = Child(self._rules, warm=False, device=devices.SECOND)
            forked.prepare(job, self._data)
            return forked

        clock, interrupts = devices.Clock(seed), {0: self._check_client}
        supervisor = Supervisor(job, child, self._used.append, answer, interrupts, clock, devices.LOAD_SECONDS)
        try:
            run = supervisor.run()
        except Refused as error:
            return {"kind": "run", "why_not": str(error)}
        if run.load and not run.isolation:  # the candidate's code had not begun
            title = devices.SECOND.title
            return {"kind": "run", "why_not": f"{title} ended the confined process, or hung, when it was started"}
        return run.header()

    @staticmethod
    def _await(fd: int, seconds: float, interrupts: dict[int, Callable[[], None]]) -> None:
        """Wait until there is something to read. Raises wire.Closed where the time is up before."""
        while True:
            ready, _, _ = select.select([fd, *interrupts], [], [], max(0.0, seconds))
            if fd in ready:
                return
            if not ready:
                raise wire.Closed
            for one in ready:
                interrupts[one]()

    def _tried(self) -> dict[str, Any]:
        """The protections that this system really grants, and its level: a child applies them and tells."""
        told, tell = os.pipe()
        parent = os.getpid()
        watched = usage.usage(parent) is not None
        pid = os.fork()
        if pid == 0:
            try:
                confinement = isolation.confine(parent, self._rules, keep={tell})
                confinement.limit(memory=1 << 30, seconds=10)
                confinement.watched(watched)
                wire.send(tell, {"isolation": confinement.applied, "refused": confinement.refused})
            finally:
                os._exit(0)
        os.close(tell)
        try:
            header, _ = wire.receive(told)
        except wire.Closed:
            header = {"isolation": [], "refused": {}}
        finally:
            os.close(told)
            os.waitpid(pid, 0)
        return {
            "isolation": header["isolation"],
            "level": levels.level_of(header["isolation"]),
            "refused": header["refused"],
        }

    @staticmethod
    def _check_client() -> None:
        """Called when standard input has something in the middle of a run: an order to stop, or its end."""
        try:
            header, _ = wire.receive(0)
        except wire.Closed:
            raise Gone from None
        if header.get("kind") == "cancel":
            raise Cancelled


def _abandon() -> None:
    raise Abandoned


def _pass_on(text: bytes) -> None:
    """What a candidate prints, while it runs."""
    wire.send(1, {"kind": "output", "text": wire.printable(text.decode(errors="replace"))})


def main() -> None:
    """Serve until standard input ends. Numerics that could differ between machines are switched off."""
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.set_num_threads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the face decides what an interrupt means
    Proctor([Path(folder) for folder in sys.argv[2:]]).serve()
