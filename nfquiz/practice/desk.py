"""The desk that katas are worked on at: a call's content, settings and log, and one judge for all of it."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from nfquiz.content.packs import Pack
from nfquiz.drill.start import local_now
from nfquiz.judge.client import Judge
from nfquiz.store.log import Log
from nfquiz.store.paths import Paths
from nfquiz.store.settings import Settings


class Context(Protocol):
    """What a call of the program gives."""

    @property
    def paths(self) -> Paths: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def packs(self) -> Sequence[Pack]: ...

    @property
    def log(self) -> Log: ...


class Desk:
    """Close it, or use it as a context manager: it holds the judge.

    Args:
        here: the call.
        tell: takes a sentence about what was done to the person's files.
        python: the interpreter that judges, instead of the settings'.
        clock: the time now, aware, in the person's zone.
    """

    def __init__(
        self,
        here: Context,
        tell: Callable[[str], None],
        python: str | None = None,
        clock: Callable[[], datetime] = local_now,
    ) -> None:
        self.here, self.tell, self.now = here, tell, clock
        self._python = python
        self._judge: Judge | None = None
        self._starting = threading.Lock()

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def judge(self) -> Judge:
        """The judge, which is started here, and again where it has ended. May be asked for in any thread."""
        with self._starting:
            if self._judge is not None and not self._judge.alive:
                self._judge.close()
                self._judge = None
            if self._judge is None:
                python = self._python or self.here.settings.python or None
                self._judge = Judge(python, [pack.root for pack in self.here.packs])
            return self._judge

    def start(self) -> None:
        """Start the judge, which imports torch while other things go on."""
        _ = self.judge

    def close(self) -> None:
        """End the judge, if there is one."""
        with self._starting:
            if self._judge is not None:
                self._judge.close()
                self._judge = None
