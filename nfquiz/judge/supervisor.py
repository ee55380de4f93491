"""Running a job's cases in candidates' processes, with deadlines that no candidate can move."""

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nfquiz.judge import usage, wire
from nfquiz.judge.child import Child
from nfquiz.judge.devices import Clock

LOAD_SECONDS = 5.0
MAX_OUTPUT = 64 << 10
MAX_RESULTS = 512 << 20
MAX_CHILDREN = 8
SECONDS_AFTER_TIMEOUT = 1.0  # who hangs once will hang again: the rest is not waited for as long
GRACE_SECONDS = 0.2  # for an answer that is on its way when the time is up: we may have been busy ourselves
LAST_SECONDS = 0.1  # for a process that has closed its results to end by itself


class Refused(Exception):
    """The process is not confined as the job requires; the message is for the person."""


@dataclass
class Run:
    """What is known of one candidate's run. `answered`: the cases with an answer; `lost`: why another has none."""

    answered: set[int] = field(default_factory=set)
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


class Supervisor:
    """Runs a job's cases in candidate processes, one after another where one is lost.

    child: gives a process that is ready. used: takes those that are done with, to be reaped when there is time.
    answer: takes each case's answer as it comes. interrupts: what to call when a descriptor has something to read in
    the middle of a run; it may raise, which ends the run. clock: where each case waits for its seed and is timed.
    load_seconds: until the candidate's files are imported. heard: takes what is printed, as it comes.
    """

    def __init__(
        self,
        job: dict[str, Any],
        child: Callable[[], Child],
        used: Callable[[Child], None],
        answer: Callable[[dict[str, Any], bytes], None],
        interrupts: dict[int, Callable[[], None]],
        clock: Clock | None = None,
        load_seconds: float = LOAD_SECONDS,
        heard: Callable[[bytes], None] | None = None,
    ) -> None:
        self.job = job
        self.child = child
        self.used = used
        self.answer = answer
        self.interrupts = interrupts
        self.clock = clock
        self.load_seconds = load_seconds
        self.heard = heard
        self.deadline = time.monotonic() + job["seconds"]

    def run(self, numbers: list[int] | None = None, simple: bool = False) -> Run:
        run = Run()
        for _ in range(MAX_CHILDREN):
            rest = self._one_child(run, numbers, simple)
            if not rest or run.load:
                return run
            numbers = rest
        for number in numbers or []:
            run.lost[number] = {
                "status": "not-run",
                "message": f"not run: {MAX_CHILDREN} processes were lost before it",
            }
        return run

    def _one_child(self, run: Run, numbers: list[int] | None, simple: bool) -> list[int]:
        """One process until it ends or is ended; returns the cases that are still to be run."""
        child = self.child()
        try:
            with contextlib.suppress(wire.Closed):
                child.start(self.job["files"], numbers, simple)
            return self._watch(child, run)
        finally:
            child.kill()
            self.used(child)

    def _watch(self, child: Child, run: Run) -> list[int]:
        plan: dict[int, tuple[float, str]] = {}
        current: int | None = None
        state = {"ended": False, "loaded": False}
        limit = min(self.deadline, time.monotonic() + self.load_seconds)
        poll = select.poll()
        for fd in (child.results, child.output):
            poll.register(fd, select.POLLIN)
        for fd in self.interrupts:
            poll.register(fd, select.POLLIN)
        open_fds = {child.results, child.output}
        size = 0
        why: dict[str, Any] | None = None
        look_at = time.monotonic() + usage.SECONDS
        while child.results in open_fds and not state["ended"] and why is None:
            now = time.monotonic()
            left = limit - now
            if now >= look_at and child.watch:
                why, look_at = child.watch.excess(), now + usage.SECONDS
                if why:
                    break
            ready = poll.poll(max(0.0, min(left, usage.SECONDS) * 1000 + 1))
            if limit - time.monotonic() <= (-GRACE_SECONDS if ready else 0):
                file, line = child.where(self.job["files"]) or (None, None)
                why = {"status": "timeout", "file": file, "line": line}
                break
            for fd, _ in ready:
                if fd in self.interrupts:
                    self.interrupts[fd]()
                    continue
                chunk = os.read(fd, 1 << 20)
                if not chunk:
                    poll.unregister(fd)
                    open_fds.discard(fd)
                elif fd == child.output:
                    kept = chunk[: MAX_OUTPUT - len(run.output)]
                    run.output += kept
                    if self.heard and kept:
                        self.heard(kept)
                else:
                    size += len(chunk)
                    try:
                        if size > MAX_RESULTS:
                            raise wire.WireError(f"more than {MAX_RESULTS >> 20} MiB of results")
                        for header, body in child.frames.feed(chunk):
                            current, limit = self._take(child, header, body, plan, current, limit, run, state)
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
        unanswered = [number for number in plan if number not in run.answered and number not in run.lost]
        lost = current if current in unanswered else (unanswered[0] if unanswered else None)
        if lost is not None:
            run.lost[lost] = why
        rest = [number for number in unanswered if number != lost]
        if lost is not None:
            same = [number for number in rest if plan[number][1] == plan[lost][1]]
            run.lost.update(dict.fromkeys(same, why))  # the same scenario in another dtype
            rest = [number for number in rest if number not in same]
        if time.monotonic() > self.deadline:
            run.lost.update({number: {"status": "not-run"} for number in rest})
            return []
        return rest

    def _take(self, child, header, body, plan, current, limit, run, state) -> tuple[int | None, float]:
        """One frame of the candidate's: what is running now, and until when it may."""
        kind = header.get("kind")
        now = time.monotonic()
        if kind == "refused" and not plan:
            raise Refused(wire.printable(str(header["message"])))
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
        elif kind == "ready" and self.clock and current is not None and header.get("case") == current:
            limit = min(self.deadline, now + plan[current][0])
            self.clock.start(child, current)
        elif kind == "done" and header.get("case") == current and current not in run.answered:
            if self.clock:
                header["took"] = self.clock.stop(current)
            run.answered.add(current)
            self.answer(header, body)
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
