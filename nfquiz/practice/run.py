"""A judgement in the background, and whether the person's files were saved meanwhile."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nfquiz.errors import UserError
from nfquiz.judge.client import Attempt, Cancelled, JudgeError
from nfquiz.practice.sheets import Sheet
from nfquiz.practice.training import Training
from nfquiz.practice.work import Work


@dataclass(frozen=True)
class Finished:
    """The end of a run: a verdict, or what went wrong; neither where it was cancelled."""

    verdict: dict[str, Any] | None = None
    error: UserError | None = None


class Run:
    """One judgement in a thread, so that a save or a key in the meantime is noticed.

    Args:
        work: what is judged.
        attempt: as its sheet made it.
        ended: is called in that thread when `result` is there, before the judge gets ready for the next run.

    `training` tells how far it is, where the person's code prints it.
    """

    def __init__(self, work: Work, attempt: Attempt, ended: Callable[["Run"], None] = lambda _: None) -> None:
        self._work, self._ended = work, ended
        self._since, self._wanted = time.monotonic(), True
        self.result: Finished | None = None
        self.training = Training()
        self._thread = threading.Thread(target=self._judge, args=(attempt,), daemon=True)
        self._thread.start()

    def _judge(self, attempt: Attempt) -> None:
        try:
            self._work.desk.judge.wait_ready()
            self.result = Finished(verdict=self._work.ask(attempt, self.training.hear)) if self._wanted else Finished()
        except Cancelled:
            self.result = Finished()
        except UserError as error:
            self.result = Finished(error=error)
        except JudgeError as error:  # the system has ended it; another is started for the next run
            self.result = Finished(error=UserError(f"The judge has ended: {error}.", "Judge again."))
        self._ended(self)
        if self.result.verdict is not None:
            self._work.expect(attempt)

    @property
    def seconds(self) -> float:
        """How long it has been going on."""
        return time.monotonic() - self._since

    def give_up(self) -> None:
        """Its verdict is no longer wanted: end it as soon as possible."""
        self._wanted = False
        if self.result is None:
            self._work.cancel()

    def cancel(self) -> None:
        """End it, and wait until it has ended."""
        self.give_up()
        self._thread.join(timeout=10)


class Stamps:
    """Notices that one of a sheet's files was saved, by looking at them again and again.

    That costs next to nothing and works on every file system (network drives, containers, WSL), where the system's
    events often don't come.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._seen = self._now()

    def saved(self) -> bool:
        """Whether a file was saved since this was last asked, or `take` was called."""
        now = self._now()
        if now is None or now == self._seen:
            return False
        self._seen = now
        return True

    def current(self) -> bool:
        """Whether the files still are as they were seen last."""
        return self._now() == self._seen

    def take(self) -> None:
        """See the files as they are now: what was done to them was no save of the person's."""
        self._seen = self._now() or self._seen

    def _now(self) -> dict[str, tuple[int, int, int]] | None:
        """None while a file is missing: an editor may be replacing it."""
        try:
            return {name: _stamp(path) for name, path in self._sheet.paths().items()}
        except OSError:
            return None


def _stamp(path: Path) -> tuple[int, int, int]:
    found = os.stat(path)
    return found.st_mtime_ns, found.st_size, found.st_ino
