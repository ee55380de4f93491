"""Working on one kata in a mode: its file, verdicts, and the record of all that. The watch and `--once` drive it."""

import contextlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from nfquiz.cli import console
from nfquiz.cli.context import Context
from nfquiz.cli.kata_debug import DebugSheet
from nfquiz.cli.kata_program import ProgramSheet
from nfquiz.cli.kata_sheets import FillSheet, Sheet, next_line, next_rung
from nfquiz.content.katas import Kata
from nfquiz.content.packs import find_kata
from nfquiz.drill.katas import KataMemory, Mode, mode_of
from nfquiz.drill.sitting import KINDS, OPENED, Sitting, sitting
from nfquiz.drill.start import kata_memory, local_now
from nfquiz.errors import UserError
from nfquiz.judge.client import Attempt, Judge, JudgeError
from nfquiz.judge.levels import LEVELS
from nfquiz.store.events import event
from nfquiz.store.settings import DEVICES

MAX_SOURCE = 1 << 20
SHEETS: dict[Mode, type[Sheet]] = {Mode.FILL: FillSheet, Mode.IMPLEMENT: Sheet, Mode.DEBUG: DebugSheet}


@dataclass
class Work:
    """One kata on the table. Close it, or use it as a context manager: it holds the judge.

    path: the person's file; of a program, their folder. sheet: what its mode makes of it. seed, bugs: what the person
    gave to plant mistakes by, if anything.
    """

    here: Context
    kata: Kata
    device: str
    require: str
    _judge: Judge | None
    from_workspace: bool
    seed: int | None = None
    bugs: int | None = None
    sheet: Sheet = field(init=False)
    path: Path = field(init=False)

    @classmethod
    def open(
        cls,
        here: Context,
        id: str,
        *,
        file: Path | None = None,
        python: str | None = None,
        device: str | None = None,
        require: str | None = None,
        judging: bool = True,
        mode: Mode | None = None,
        seed: int | None = None,
        bugs: int | None = None,
        reset: bool = False,
    ) -> "Work":
        """Find the kata and start the judge, which imports torch while the rest goes on.

        file: the person's, instead of the one in the workspace; of a program, the folder. mode: by default the one that
        the kata is asked in. reset: start afresh; the person's file is kept as a dated copy.
        """
        judge = Judge(python or here.settings.python or None, [pack.root for pack in here.packs]) if judging else None
        try:
            kata = find_kata(here.packs, id)
            device = _device(kata, device, here.settings.device)
            require = _level(require or here.settings.require_isolation)
            work = cls(here, kata, device, require, judge, file is None, seed, bugs)
            work.sheet = _sheet(kata, mode)(work)
            if bugs is not None and work.sheet.mode != Mode.DEBUG:
                raise UserError("--bugs is for debug mode.", "Add --mode debug.")
            work.path = (file or here.settings.workspace / work.sheet.file_name).expanduser().absolute()
            if file is not None and kata.program and not work.path.is_dir():
                names = " and ".join(kata.program.files)
                raise UserError(f"{work.path} is no folder.", f"{kata.id} is a program: give the folder with {names}.")
            if reset:
                work.reset()
            elif file is None:
                work.sheet.prepare()
            return work
        except BaseException:
            if judge is not None:
                judge.close()
            raise

    def __enter__(self) -> "Work":
        return self

    def __exit__(self, *_: object) -> None:
        if self._judge is not None:
            self._judge.close()

    # --- the file

    def write(self, files: Mapping[str, str]) -> None:
        """Put texts where the person's files will be; never over one that is there."""
        for name, text in files.items():
            path = self.path / name if self.kata.program else self.path
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("x", encoding="utf-8") as file:
                    file.write(text)
            except FileExistsError:
                if path == self.path:
                    return
            except OSError as error:
                raise UserError(
                    f"{path} cannot be written: {error.strerror}.",
                    "Make the folder writable, or name another as `workspace` in the settings.",
                ) from error
        console.note(f"A fresh start for {self.kata.id} is in {self.path}")

    def reset(self) -> None:
        """Start afresh; the person's file or folder is kept as a dated copy."""
        if not self.from_workspace:
            raise UserError("--reset is for the file in your workspace, not for one given with --file.")
        if self.path.exists():
            moment = local_now().strftime("%Y-%m-%d-%H%M%S")
            kept = _unused(self.path.parent / "attempts" / f"{self.path.stem}-{moment}{self.path.suffix}")
            try:
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(self.path, kept)
            except OSError as error:
                raise UserError(
                    f"Your file cannot be kept as {kept}: {error.strerror}; it is left as it is.",
                    f"Make {kept.parent} a folder that you may write in.",
                ) from error
            console.note(f"Your {'folder' if self.kata.program else 'file'} is kept as {kept}")
        self.sheet.begin()

    def files(self) -> dict[str, str]:
        """The texts of the person's files as they are on disk now, by name."""
        return {name: _text(path) for name, path in self.sheet.paths().items()}

    def source(self) -> str:
        """The text of the person's only file."""
        return next(iter(self.files().values()))

    # --- the record

    def sitting(self) -> Sitting | None:
        subject = f"kata:{self.kata.id}"
        return sitting(self.here.log.events(kind=KINDS, subject=subject), local_now(), self.sheet.mode)

    def state(self) -> KataMemory:
        """How the kata stands by the log."""
        return kata_memory(self.here.log, self.kata.id, self.here.settings.desired_retention)

    def record(self, kind: str, data: dict[str, Any], subject: str = "", at: datetime | None = None) -> None:
        """Append to the log; what is about the kata says in which mode."""
        if not subject:
            subject, data = f"kata:{self.kata.id}", {"mode": str(self.sheet.mode), **data}
        self.here.log.append(event(kind, subject, data, at or local_now()))

    def passed_with(self, files: Mapping[str, str]) -> bool:
        """Whether the last attempt in this mode passed with just these files."""
        own = [
            event.data
            for event in self.here.log.events(kind="attempt", subject=f"kata:{self.kata.id}")
            if mode_of(event.data) == self.sheet.mode
        ]
        return bool(own) and own[-1].get("passed") and {**own[-1], **_told(self.kata, files)} == own[-1]

    def opened(self) -> None:
        """Note that work on the kata begins in this mode, unless it is going on."""
        if self.sitting() is None:
            self.record(OPENED, {})

    def following(self) -> str | None:
        """The kata after this one in the learning order that is not solved yet."""
        from nfquiz.content.katas import learning_order
        from nfquiz.content.packs import load_katas
        from nfquiz.drill.start import open_book

        order = [
            one.id
            for one in learning_order(load_katas(self.here.packs, self.here.paths.cache / "decks").katas.values())
        ]
        book = open_book(self.here.log, self.here.settings.desired_retention)
        rest = order[order.index(self.kata.id) + 1 :] if self.kata.id in order else order
        return next((id for id in rest if not book.kata(id).how.solved), None)

    # --- what can be shown

    def prompt(self) -> str:
        from nfquiz.content.latex.passage import plain

        return plain(self.sheet.prompt_path.read_text(encoding="utf-8").strip())

    # --- judging

    def ask_only(self, attempt: Attempt) -> dict[str, Any]:
        """A verdict without a record: the caller may find that it is no longer wanted. May be called in a thread."""
        return self._ask(attempt)

    def expect(self, attempt: Attempt) -> None:
        """Let the judge get ready for attempts like this one: a verdict is there sooner. May be called in a thread."""
        assert self._judge is not None
        with contextlib.suppress(UserError, JudgeError):  # whatever is wrong is told when it is judged
            self._judge.prepare(attempt)

    def settle(self, verdict: dict[str, Any], files: Mapping[str, str]) -> None:
        """Take a verdict on these texts for an attempt: note it in the log, and in the verdict what the mode knows."""
        self.sheet.before(verdict)
        if self.sheet.is_attempt(files):
            self._log_attempt(verdict, files)
        verdict["mode"] = str(self.sheet.mode)
        self.sheet.after(verdict, files)
        verdict["next"] = self._next_rung(verdict["passed"])

    def suggestion(self) -> str:
        """The rung of the ladder that the person had better take, as a line; empty where it is this one."""
        found = self._next_rung()
        return next_line(found) if found and found["mode"] != self.sheet.mode else ""

    def _next_rung(self, passed: bool = True) -> dict[str, str] | None:
        """A program has no ladder."""
        return None if self.kata.program else next_rung(self.kata.id, self.state(), self.sheet.mode, passed)

    def cancel(self) -> None:
        assert self._judge is not None
        self._judge.cancel()

    def _ask(self, attempt: Attempt) -> dict[str, Any]:
        assert self._judge is not None
        try:
            return self._judge.judge(attempt)
        except JudgeError as error:
            raise UserError(
                f"The judge itself failed on {self.kata.id}: {str(error).strip().splitlines()[-1]}",
                f"That is not your code's fault. `nfquiz lint katas/{self.kata.topic}/{self.kata.id}` tells more.",
            ) from error

    def _log_attempt(self, verdict: dict[str, Any], files: Mapping[str, str]) -> None:
        now = local_now()
        going = self.sitting()
        diagnosis = verdict["diagnosis"]
        self.record(
            "attempt",
            {
                "verdict": verdict["verdict"],
                "passed": verdict["passed"],
                "seed": verdict["seed"],
                "device": verdict["device"],
                "devices": verdict["devices"][1:],
                "seconds": going.seconds(now) if going else None,
                "minutes": self.kata.minutes,
                "hints": going.hints if going else 0,
                "solution_shown": going.solution_shown if going else False,
                "helped": going.helped if going else False,
                **_told(self.kata, files),
                "diagnosis": diagnosis["mistakes"] if diagnosis else [],
                **self.sheet.attempt_data(),
            },
            at=now,
        )
        for card in diagnosis["cards"] if diagnosis else ():
            self.record("due", {"because": f"{self.kata.id}: {', '.join(diagnosis['mistakes'])}"}, f"card:{card}", now)

    def report(self, verdict: dict[str, Any]) -> str:
        """The verdict as text."""
        from nfquiz.cli.verdict_text import verdict_text

        given = "" if self.from_workspace else os.path.relpath(self.path)
        return verdict_text(verdict, self.kata, self.path.name, given)

    def judge(self) -> dict[str, Any]:
        """The verdict on the files as they are on disk now, which is noted as an attempt."""
        files = self.files()
        verdict = self.ask_only(self.sheet.attempt(files))
        self.settle(verdict, files)
        return verdict

    def judge_once(self, as_json: bool) -> int:
        self.opened()
        verdict = self.judge()
        console.say_json(verdict) if as_json else console.say(self.report(verdict))
        return 0 if verdict["passed"] else 1

    def try_own(self, own: Path, as_json: bool) -> int:
        """Run the person's own scenario on both sides and show both; not an attempt."""
        from nfquiz.cli.verdict_text import both_sides_text

        try:
            scenarios = own.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{own} cannot be read: {getattr(error, 'strerror', error)}.") from error
        if not scenarios.strip():
            raise UserError(f"{own} is empty.", 'Put @scenario("…") above a generator (impl, given) in it.')
        verdict = self._ask(replace(self.sheet.attempt(self.files()), scenarios=scenarios, own=own.name))
        console.say_json(verdict) if as_json else console.say(both_sides_text(verdict, self.path.name))
        return 0 if verdict["passed"] else 1


def _told(kata: Kata, files: Mapping[str, str]) -> dict[str, Any]:
    """The person's files as an attempt's event has them."""
    return {"files": dict(files)} if kata.program else {"source": next(iter(files.values()))}


def _unused(path: Path) -> Path:
    """The path, or the first of path-2, path-3, … where nothing is yet."""
    free, number = path, 2
    while free.exists():
        free, number = path.with_stem(f"{path.stem}-{number}"), number + 1
    return free


def _level(name: str) -> str:
    if name not in LEVELS:
        raise UserError(f"There is no isolation level {name!r}.", f"Give {', '.join(LEVELS)}.")
    return name


def _sheet(kata: Kata, mode: Mode | None) -> type[Sheet]:
    if kata.program is None:
        return SHEETS[mode or Mode.IMPLEMENT]
    if mode not in (None, Mode.DEBUG):
        raise UserError(
            f"{kata.id} is a program with mistakes in it: there is no {mode} mode.",
            f"`nfquiz kata {kata.id}` opens it.",
        )
    return ProgramSheet


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > MAX_SOURCE:
        raise UserError(f"{path} is larger than a solution can be ({len(data):,} bytes).")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 text (byte {error.start}).", "Save it as UTF-8.") from error


def _device(kata: Kata, asked: str | None, usual: str) -> str:
    name = asked or usual
    if name not in DEVICES:
        raise UserError(f"There is no device {name!r}.", "Give cpu, cuda or auto.")
    if kata.program is None:
        return name
    if asked == "cuda":
        raise UserError(f"{kata.id} is a program: it is judged on the CPU alone.", "Leave --device away.")
    return "cpu"
