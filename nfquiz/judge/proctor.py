"""The proctor: imports torch once, then only forks. It supervises; it never runs anybody's code and knows no answers.

It reads a job in two frames from its standard input: what the candidate's process may know, and what only the examiner
may. The second frame is read by the examiner itself, so that no process the candidate is forked from ever held it.
"""

import contextlib
import faulthandler
import gc
import os
import re
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy.random  # noqa: F401 - imported once here, for every child; numpy itself would do it at the first use
import torch

from nfquiz.judge import candidate, examiner, isolation, wire
from nfquiz.judge.landlock import Ruleset
from nfquiz.judge.warmup import warm_up

LOAD_SECONDS = 5.0
EXAMINER_SECONDS = 120.0
MAX_OUTPUT = 64 << 10
MAX_RESULTS = 512 << 20
MAX_CHILDREN = 8
SECONDS_AFTER_TIMEOUT = 1.0  # who hangs once will hang again: the rest is not waited for as long
TRACE_SECONDS = 0.2
LAST_SECONDS = 0.1  # for a process that has closed its results to end by itself


class Cancelled(Exception):
    """The client asked for an end to this run."""


class Gone(Exception):
    """The client has closed our standard input."""


@dataclass
class Run:
    """What is known of one candidate's run. `lost` names, per case, why there is no answer; `frames` has the answers."""

    frames: dict[int, tuple[dict[str, Any], bytes]] = field(default_factory=dict)
    lost: dict[int, dict[str, Any]] = field(default_factory=dict)
    load: dict[str, Any] | None = None
    output: bytearray = field(default_factory=bytearray)
    isolation: list[str] = field(default_factory=list)

    def header(self) -> dict[str, Any]:
        return {
            "kind": "run",
            "lost": list(self.lost.items()),
            "load": self.load,
            "output": wire.printable(self.output.decode(errors="replace")),
            "isolation": self.isolation,
        }

    def body(self) -> bytes:
        return b"".join(wire.frame(header, body) for header, body in self.frames.values())


class Child:
    """A candidate process: forked ahead and confined, then given one job, or a part of it.

    Four pipes: the job in; results, output and the trace of where it hangs out.
    """

    def __init__(self, rules: Ruleset | None) -> None:
        parent = os.getpid()
        job_out, self._job = os.pipe()
        results, results_in = os.pipe()
        output, output_in = os.pipe()
        trace, trace_in = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self._become_candidate(rules, parent, job_out, results_in, output_in, trace_in)
            finally:
                os._exit(70)
        for fd in (job_out, results_in, output_in, trace_in):
            os.close(fd)
        for fd in (results, output, trace):
            os.set_blocking(fd, False)
        self.results, self.output, self.trace = results, output, trace
        self.frames = wire.FrameBuffer()
        self._status: int | None = None

    @staticmethod
    def _become_candidate(
        rules: Ruleset | None, parent: int, job_out: int, results: int, output: int, trace: int
    ) -> None:
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        confinement = isolation.confine(parent, rules, keep={job_out, results, trace})
        _warm_up_unless_wanted(job_out)
        order, _ = wire.receive(job_out)
        os.close(job_out)
        job = order["job"]
        confinement.limit(job["memory"], job["seconds"])
        wire.send(results, {"kind": "confined", "isolation": confinement.applied})
        faulthandler.register(signal.SIGUSR1, file=trace, all_threads=False)
        candidate.run(results, job, order["cases"], order["simple"])

    def start(self, job: dict[str, Any], numbers: list[int] | None, simple: bool) -> None:
        """Hand over the job. Raises wire.Closed where the process is gone."""
        wire.send(self._job, {"job": job, "cases": numbers, "simple": simple})

    def where(self, filename: str) -> int | None:
        """The line of the candidate's file that is running now."""
        try:
            os.kill(self.pid, signal.SIGUSR1)
        except ProcessLookupError:
            return None
        text, deadline = b"", time.monotonic() + TRACE_SECONDS
        while (left := deadline - time.monotonic()) > 0 and text.count(b"\n") < 200:
            if not select.select([self.trace], [], [], left)[0]:
                break
            chunk = os.read(self.trace, 1 << 16)
            if not chunk:
                break
            text += chunk
            deadline = min(deadline, time.monotonic() + 0.02)
        found = re.search(rf'File "{re.escape(filename)}", line (\d+)', text.decode(errors="replace"))
        return int(found.group(1)) if found else None

    def ended(self) -> int | None:
        """The exit status, once it has ended by itself; what it left in its group is ended then."""
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = status
                _kill_group(self.pid)
        return self._status

    def kill(self) -> None:
        """Order the end of the process and of its group, without waiting for it."""
        if self._status is None:
            _kill_group(self.pid)
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def reap(self) -> int:
        """Wait until it has ended; the exit status."""
        if self._status is None:
            self.kill()
            self._status = os.waitpid(self.pid, 0)[1]
        return self._status

    def close(self) -> None:
        for fd in (self._job, self.results, self.output, self.trace):
            os.close(fd)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _warm_up_unless_wanted(fd: int) -> None:
    """Warm up while nothing is waiting to be read."""
    if not select.select([fd], [], [], 0)[0]:
        warm_up()


class Supervisor:
    """Runs a job's cases in candidate processes, one after another where one is lost.

    child: gives a process that is ready. used: takes those that are done with, to be reaped when there is time.
    """

    def __init__(
        self,
        job: dict[str, Any],
        check_client: Callable[[], None],
        child: Callable[[], Child],
        used: Callable[[Child], None],
    ) -> None:
        self.job = job
        self.check_client = check_client
        self.child = child
        self.used = used
        self.deadline = time.monotonic() + job["seconds"]

    def run(self, numbers: list[int] | None = None, simple: bool = False) -> Run:
        run = Run()
        for _ in range(MAX_CHILDREN):
            rest = self._one_child(run, numbers, simple)
            if not rest or run.load:
                return run
            numbers = rest
        for number in numbers or []:
            run.lost[number] = {"status": "not-run", "message": f"not run: {MAX_CHILDREN} processes were lost before it"}
        return run

    def _one_child(self, run: Run, numbers: list[int] | None, simple: bool) -> list[int]:
        """One process until it ends or is ended; returns the cases that are still to be run."""
        child = self.child()
        try:
            with contextlib.suppress(wire.Closed):
                child.start(self.job, numbers, simple)
            return self._watch(child, run)
        finally:
            child.kill()
            self.used(child)

    def _watch(self, child: Child, run: Run) -> list[int]:
        plan: dict[int, tuple[float, str]] = {}
        current: int | None = None
        state = {"ended": False, "loaded": False}
        limit = min(self.deadline, time.monotonic() + LOAD_SECONDS)
        poll = select.poll()
        for fd in (child.results, child.output):
            poll.register(fd, select.POLLIN)
        poll.register(0, select.POLLIN)
        open_fds = {child.results, child.output}
        size = 0
        why: dict[str, Any] | None = None
        while child.results in open_fds and not state["ended"] and why is None:
            left = limit - time.monotonic()
            if left <= 0:
                why = {"status": "timeout", "line": child.where(self.job["filename"])}
                break
            for fd, _ in poll.poll(left * 1000 + 1):
                if fd == 0:
                    self.check_client()
                    continue
                chunk = os.read(fd, 1 << 20)
                if not chunk:
                    poll.unregister(fd)
                    open_fds.discard(fd)
                elif fd == child.output:
                    run.output += chunk[: MAX_OUTPUT - len(run.output)]
                else:
                    size += len(chunk)
                    try:
                        if size > MAX_RESULTS:
                            raise wire.WireError(f"more than {MAX_RESULTS >> 20} MiB of results")
                        for header, body in child.frames.feed(chunk):
                            current, limit = self._take(header, body, plan, current, limit, run, state)
                    except (wire.WireError, KeyError, TypeError, ValueError, AttributeError) as error:
                        why = {"status": "invalid", "message": str(error)}
                        break
        if why is None and not state["ended"]:
            why = self._cause(self._end_of(child))
        run.output += self._drain(child.output)[: MAX_OUTPUT - len(run.output)]
        if state["ended"] or run.load:
            return []
        assert why is not None
        if not state["loaded"]:
            run.load = {"kind": "lost", **why}
            return []
        unanswered = [number for number in plan if number not in run.frames and number not in run.lost]
        lost = current if current in unanswered else (unanswered[0] if unanswered else None)
        if lost is not None:
            run.lost[lost] = why
        rest = [number for number in unanswered if number != lost]
        if lost is not None:
            same = [number for number in rest if plan[number][1] == plan[lost][1]]
            run.lost.update({number: why for number in same})  # the same scenario in another dtype
            rest = [number for number in rest if number not in same]
        if time.monotonic() > self.deadline:
            run.lost.update({number: {"status": "not-run"} for number in rest})
            return []
        return rest

    def _take(self, header, body, plan, current, limit, run, state) -> tuple[int | None, float]:
        """One frame of the candidate's: what is running now, and until when it may."""
        kind = header.get("kind")
        now = time.monotonic()
        if kind == "confined" and not plan:
            run.isolation = [str(name) for name in header["isolation"]]
        elif kind == "plan" and not plan:
            plan.update({int(number): (float(seconds), str(name)) for number, seconds, name in header["cases"]})
        elif kind in ("unloadable", "missing") and not state["loaded"] and not run.load:
            run.load = header
            state["ended"] = True
        elif kind == "loaded":
            state["loaded"] = True
        elif kind == "start" and header.get("case") in plan:
            current = header["case"]
            hung = any(why["status"] == "timeout" for why in run.lost.values())
            limit = min(self.deadline, now + (SECONDS_AFTER_TIMEOUT if hung else plan[current][0]))
        elif kind == "done" and header.get("case") == current and current not in run.frames:
            run.frames[current] = (header, body)
        elif kind == "end":
            state["ended"] = True
        else:
            raise wire.WireError("a frame out of its turn")
        return current, limit

    @staticmethod
    def _end_of(child: Child) -> int | None:
        """The exit status of a process whose results ended before it was done; None where it did not end with them."""
        until = time.monotonic() + LAST_SECONDS
        while child.ended() is None and time.monotonic() < until:
            time.sleep(0.001)
        return child.ended()

    @staticmethod
    def _drain(fd: int) -> bytes:
        try:
            return os.read(fd, MAX_OUTPUT)
        except (BlockingIOError, OSError):
            return b""

    @staticmethod
    def _cause(status: int | None) -> dict[str, Any]:
        """Why a process ended before it was done."""
        if status is None:
            return {"status": "crashed", "message": "the process closed its results and went on"}
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            if number == signal.SIGXCPU:
                return {"status": "timeout"}
            if number == signal.SIGKILL:
                return {"status": "out-of-memory", "message": "the system ended it, most likely for its memory"}
            return {"status": "crashed", "message": f"the process was killed by {signal.Signals(number).name}"}
        return {"status": "crashed", "message": f"the process ended itself with exit code {os.WEXITSTATUS(status)}"}


class Examiner:
    """An examiner process, forked ahead, with a line to it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                ours.close()
                _warm_up_unless_wanted(theirs.fileno())
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
        self._rules = isolation.prepare(away)
        self._spare: Child | None = None
        self._examiner: Examiner | None = None
        self._used: list[Child] = []

    def serve(self) -> None:
        gc.collect()
        gc.freeze()
        wire.send(1, {"kind": "ready"})
        while True:
            self._get_ready()
            try:
                header, _ = wire.receive(0)
                if header.get("kind") == "about":
                    about = {"python": sys.version.split()[0], "torch": torch.__version__, "isolation": self._tried()}
                    wire.send(1, {"kind": "about", "about": about})
                if header.get("kind") == "judge":
                    self._judge(header)
            except (wire.Closed, Gone):
                break
        self._clear_away()

    def _get_ready(self) -> None:
        """Clear away what the last run used, and have one of each kind ready for the next."""
        for child in self._used:
            child.reap()
            child.close()
        self._used.clear()
        self._examiner = self._examiner or Examiner()
        self._spare = self._spare or Child(self._rules)

    def _clear_away(self) -> None:
        for child in (*self._used, *([self._spare] if self._spare else [])):
            child.reap()
        if self._examiner:
            self._examiner.end()

    def _child(self) -> Child:
        child, self._spare = self._spare, None
        return child or Child(self._rules)

    def _judge(self, job: dict[str, Any]) -> None:
        """One job, its answer sent as soon as it is there."""
        at_work, self._examiner = self._examiner, None
        assert at_work is not None
        try:
            wire.send(1, self._dialogue(at_work.fd, job))
        except Cancelled:
            wire.send(1, {"kind": "cancelled"})
        except wire.Closed:
            wire.send(1, {"kind": "error", "message": "the examiner ended without a verdict"})
        finally:
            at_work.end()

    def _dialogue(self, fd: int, job: dict[str, Any]) -> dict[str, Any]:
        """The examiner asks for runs; we run them. Ends with its verdict."""
        supervisor = Supervisor(job, self._check_client, self._child, self._used.append)
        wire.send(fd, job)
        header, _ = wire.receive(fd)  # by now the examiner has read its part of the job: standard input is ours again
        started = time.monotonic()
        while header["kind"] != "verdict":
            if header["kind"] == "run":
                run = supervisor.run(header.get("cases"), header.get("simple", False))
                wire.send(fd, run.header(), run.body())
            elif header["kind"] == "refused":
                return header
            elif header["kind"] == "failed":
                return {"kind": "error", "message": header["message"]}
            self._await(fd, EXAMINER_SECONDS - (time.monotonic() - started))
            header, _ = wire.receive(fd)
        return header

    def _await(self, fd: int, seconds: float) -> None:
        while True:
            ready, _, _ = select.select([fd, 0], [], [], max(0.0, seconds))
            if 0 in ready:
                self._check_client()
            if fd in ready:
                return
            if not ready:
                raise wire.Closed

    def _tried(self) -> list[str]:
        """The protections that this system really grants: a child applies them and tells."""
        told, tell = os.pipe()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                confinement = isolation.confine(parent, self._rules, keep={tell})
                confinement.limit(memory=1 << 30, seconds=10)
                wire.send(tell, {"isolation": confinement.applied})
            finally:
                os._exit(0)
        os.close(tell)
        try:
            header, _ = wire.receive(told)
            return list(header["isolation"])
        except wire.Closed:
            return []
        finally:
            os.close(told)
            os.waitpid(pid, 0)

    @staticmethod
    def _check_client() -> None:
        """Called when standard input has something in the middle of a run: an order to stop, or its end."""
        try:
            header, _ = wire.receive(0)
        except wire.Closed:
            raise Gone from None
        if header.get("kind") == "cancel":
            raise Cancelled


def main() -> None:
    """Serve until standard input ends. Numerics that could differ between machines are switched off."""
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.set_num_threads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the face decides what an interrupt means
    Proctor([Path(folder) for folder in sys.argv[2:]]).serve()
