"""The watch: judges the kata's file at every save, and takes single keys. It never moves on by itself."""

import contextlib
import os
import select
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from nfquiz.cli import console
from nfquiz.cli.kata_show import name_lines, report, show_diff, show_hint, show_solution
from nfquiz.cli.progress import Progress
from nfquiz.drill.katas import Mode
from nfquiz.errors import UserError
from nfquiz.practice.run import Finished, Run, Stamps
from nfquiz.practice.work import Work

TICK = 0.1
SILENCE = 0.7
"""After so many seconds without a verdict the watch says that it is judging."""
REVEALING = ("s", "d")  # one slip of a finger, or a pasted text, must not spoil the kata


def watch(work: Work) -> int:
    """Until the person quits. The exit code says whether the last verdict was a pass."""
    with Watch(work) as session:
        return session.run()


class Watch:
    def __init__(self, work: Work) -> None:
        self.work = work
        self.passed = False
        self._asked = ""
        self._run: Run | None = None
        self._stamps: Stamps
        self._files: dict[str, str] = {}
        self._waiting_told = False
        self._progress = Progress()
        self._typed: str | None = None  # the numbers of lines, while they are typed

    def __enter__(self) -> "Watch":
        return self

    def __exit__(self, *_: object) -> None:
        if self._run is not None:
            self._run.cancel()
        self.work.leave()

    @property
    def keys(self) -> str:
        lines = "l lines  " if self.work.sheet.mode == Mode.DEBUG else ""
        return f"{lines}h hint  s solution  d diff  r judge again  p prompt  n next  q quit"

    def run(self) -> int:
        work = self.work
        work.sheet.renew()
        # before anything is shown: whoever reads it may save or press a key at once
        self._stamps = Stamps(work.sheet)
        with raw_keys() as read_key:
            work.opened()
            console.say(console.wrapped(work.prompt()))
            console.say(f"\nYour {'folder' if work.kata.program else 'file'}: {work.path}")
            console.say(console.wrapped(f"Mode: {work.sheet.mode}. {work.sheet.about()}"))
            suggested = work.suggestion()
            if suggested:
                console.note(console.wrapped(suggested))
            console.note(console.wrapped(f"Every save is judged.\n{self.keys}"))
            if work.sheet.shows_at_once:
                self._start()
            else:
                self._expect_save()
            while True:
                key = read_key(TICK)
                if self._typed is not None and key not in ("\x03", "\x04"):
                    self._type(key)
                    self._look()
                    continue
                if key in ("q", "\x03", "\x04"):
                    return 0 if self.passed else 1
                if key == "n":
                    self._skip()
                    return 0 if self.passed else 1
                self._act(key)
                self._look()

    def _act(self, key: str) -> None:
        actions = {
            "h": lambda: show_hint(self.work),
            "s": lambda: show_solution(self.work),
            "d": lambda: show_diff(self.work),
            "l": self._ask_lines,
            "p": lambda: console.say(console.wrapped(self.work.prompt())),
            "r": self._start,
            "?": lambda: console.say(console.wrapped(self.keys)),
        }
        if key:
            asked, self._asked = self._asked, key
            if key in REVEALING and not self.passed and asked != key:
                console.note(f"That shows the solution, and counts as shown. Press {key} again to see it.")
                return
        if key in actions:
            try:
                actions[key]()
            except UserError as error:
                console.note(f"nfquiz: {error}")

    def _ask_lines(self) -> None:
        if self.work.sheet.mode == Mode.DEBUG:
            self._typed = ""
            self._echo("Which lines are wrong? Their numbers, then Enter (Esc: none): ")

    def _type(self, key: str) -> None:
        """One more key of the numbers: the terminal gives single keys, so that saves are judged meanwhile."""
        assert self._typed is not None
        if key in ("\r", "\n"):
            lines, self._typed = self._typed.replace(",", " ").split(), None
            self._echo("\n")
            if lines:
                try:
                    name_lines(self.work, lines)
                except UserError as error:
                    console.note(f"nfquiz: {error}")
        elif key == "\x1b":
            self._typed = None
            self._echo("\n")
        elif key in ("\x7f", "\b"):
            self._echo("\b \b" if self._typed else "")
            self._typed = self._typed[:-1]
        elif key.isprintable():
            self._typed += key
            self._echo(key)

    @staticmethod
    def _echo(text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()

    def _look(self) -> None:
        """Notice a save, and the end of a run."""
        if self._stamps.saved():
            self._start()
        run = self._run
        if run is not None and run.result is not None:
            self._run = None
            self._progress.clear()
            self._show(run.result)
        elif run is not None and not self._waiting_told and run.seconds > SILENCE:
            self._waiting_told = True
            console.note("Judging…" if console.mark(True) == "✓" else "Judging...")
        elif run is not None and self._typed is None:
            self._progress.show(run.training, run.seconds)

    def _expect_save(self) -> None:
        with contextlib.suppress(UserError):  # told when it is judged
            attempt = self.work.sheet.attempt(self.work.files())
            threading.Thread(target=self.work.expect, args=(attempt,), daemon=True).start()

    def _start(self) -> None:
        """Judge what is on disk now; a run of older text is ended first."""
        if self._run is not None:
            self._run.cancel()
            self._run = None
        try:
            self._files = self.work.files()
            attempt = self.work.sheet.attempt(self._files)  # here, for a thread cannot read the log
        except UserError as error:
            console.note(f"nfquiz: {error}")
            return
        self._waiting_told = False
        self._run = Run(self.work, attempt)

    def _show(self, result: Finished) -> None:
        if result.error is not None:
            console.note(f"nfquiz: {result.error}")
        elif result.verdict is not None:
            if not self._stamps.current():
                return  # saved again in the meantime: this text is no longer on disk
            self.work.settle(result.verdict, self._files)
            self._stamps.take()  # a follow-up's file may have come with it: that is no save
            self.passed = result.verdict["passed"]
            rule = "─" * 72 if console.mark(True) == "✓" else "-" * 72
            console.say(f"\n{rule}\n{report(self.work, result.verdict)}")
            console.note(console.wrapped(self.keys))

    def _skip(self) -> None:
        self.work.skip()
        following = self.work.following()
        if following:
            console.say(f"Next in the learning order: nfquiz kata {following}")


@contextlib.contextmanager
def raw_keys() -> Iterator[Any]:
    """A function that waits for one key for some seconds, and gives "" where none came."""
    try:
        import termios
        import tty
    except ImportError:  # Windows
        yield _windows_key
        return
    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    tty.setcbreak(fd, termios.TCSADRAIN)  # keys that were pressed before count
    try:
        yield lambda seconds: os.read(fd, 1).decode(errors="ignore") if select.select([fd], [], [], seconds)[0] else ""
    finally:
        termios.tcsetattr(fd, termios.TCSADRAIN, before)


def _windows_key(seconds: float) -> str:
    import msvcrt

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if msvcrt.kbhit():
            return msvcrt.getwch()
        time.sleep(0.01)
    return ""
