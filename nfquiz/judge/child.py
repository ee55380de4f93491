"""A candidate's process as the proctor sees it: forked ahead, given one job, watched, ended."""

import contextlib
import faulthandler
import os
import re
import select
import signal
import time
from collections.abc import Iterable
from typing import Any

from nfquiz.judge import candidate, isolation, levels, wire
from nfquiz.judge.cuda import first_line
from nfquiz.judge.devices import Turn
from nfquiz.judge.usage import Watch
from nfquiz.judge.warmup import warm_up

TRACE_SECONDS = 0.2


class Child:
    """A candidate process: forked ahead and confined, prepared for a kata, then given the files to run.

    Four pipes: orders in; results, output and the trace of where it hangs out. device: what it uses besides the CPU.
    """

    def __init__(self, rules: isolation.Rules, warm: bool, device: Any = None) -> None:
        parent = os.getpid()
        orders_out, self._orders = os.pipe()
        results, results_in = os.pipe()
        output, output_in = os.pipe()
        trace, trace_in = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                rules = rules.for_device(device) if device else rules
                self._become_candidate(rules, warm, parent, orders_out, results_in, output_in, trace_in)
            finally:
                os._exit(70)
        for fd in (orders_out, results_in, output_in, trace_in):
            os.close(fd)
        for fd in (results, output, trace):
            os.set_blocking(fd, False)
        self.results, self.output, self.trace = results, output, trace
        self.frames = wire.FrameBuffer()
        self.watch: Watch | None = None
        self._device = device
        self._status: int | None = None

    @staticmethod
    def _become_candidate(
        rules: isolation.Rules, warm: bool, parent: int, orders_out: int, results: int, output: int, trace: int
    ) -> None:
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        confinement = isolation.confine(parent, rules, keep={orders_out, results, trace})
        if warm:
            warm_up()
        terms, data = wire.receive(orders_out)
        device = rules.device
        turn = Turn(device, results, orders_out, terms["gpu"]["bfloat16"]) if device else None
        cases = candidate.prepare(terms, data, turn)
        order, _ = wire.receive(orders_out)
        if not device:
            os.close(orders_out)
        confinement.limit(terms["memory"], terms["seconds"], device)
        confinement.watched(order["watched"])
        short = levels.shortfall(terms["require"], confinement.applied, confinement.refused)
        if not short and device:
            try:
                device.start()
            except RuntimeError as error:
                short = f"{device.title} cannot be started in a confined process: {first_line(error)}"
        if short:
            wire.send(results, {"kind": "refused", "message": short})
            return
        wire.send(results, {"kind": "confined", "isolation": confinement.applied})
        faulthandler.register(signal.SIGUSR1, file=trace, all_threads=False)
        wanted = candidate.wanted(cases, order["cases"])
        candidate.run(results, wanted, {**terms, "files": order["files"], "simple": order["simple"]}, turn)

    def prepare(self, terms: dict[str, Any], data: bytes | bytearray = b"") -> None:
        """Tell it what it will be run on: the terms, and the bytes of the data that they name.

        Where it is gone, that shows when it is started.
        """
        self._memory = terms["memory"] + (self._device.memory if self._device else 0)
        with contextlib.suppress(wire.Closed):
            wire.send(self._orders, terms, data)

    def start(self, files: dict[str, str], numbers: list[int] | None, simple: bool) -> None:
        """Hand over the files; all cases, or those in `numbers`. Raises wire.Closed where the process is gone."""
        self.watch = Watch(self.pid, self._memory)
        wire.send(self._orders, {"files": files, "cases": numbers, "simple": simple, "watched": self.watch.holds})

    def tell(self, order: dict[str, Any]) -> None:
        """Send what it waits for in the middle of a job; that it is gone is seen by its results."""
        with contextlib.suppress(wire.Closed):
            wire.send(self._orders, order)

    def where(self, files: Iterable[str]) -> tuple[str, int] | None:
        """The file and the line of the candidate's that are running now."""
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
        names = "|".join(map(re.escape, files))
        found = re.search(rf'File "({names})", line (\d+)', text.decode(errors="replace"))
        return (found.group(1), int(found.group(2))) if found else None

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
        for fd in (self._orders, self.results, self.output, self.trace):
            os.close(fd)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
