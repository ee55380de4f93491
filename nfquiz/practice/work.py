"""Working on one kata in a mode: its files, verdicts, and the record of all that. Every face drives it."""

import contextlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from nfquiz.content.katas import Kata
from nfquiz.content.packs import find_kata
from nfquiz.drill.katas import KataMemory, Mode, mode_of
from nfquiz.drill.sitting import KINDS, LEFT, OPENED, SKIPPED, Sitting, sitting
from nfquiz.drill.start import kata_memory
from nfquiz.errors import UserError
from nfquiz.judge.client import Attempt, JudgeError
from nfquiz.judge.levels import LEVELS
from nfquiz.practice.debug import DebugSheet
from nfquiz.practice.desk import Desk
from nfquiz.practice.files import read_text, write_text
from nfquiz.practice.program import ProgramSheet
from nfquiz.practice.sheets import FillSheet, Sheet, next_line, next_rung
from nfquiz.store.events import event
from nfquiz.store.settings import DEVICES

SHEETS: dict[Mode, type[Sheet]] = {Mode.FILL: FillSheet, Mode.IMPLEMENT: Sheet, Mode.DEBUG: DebugSheet}


@dataclass
class Work:
    """One kata on the desk.

    path: the person's file; of a program, their folder. sheet: what its mode makes of it. seed, bugs: what the person
    gave to plant mistakes by, if anything. data: a folder that stands in for the kata's data.
    """

    desk: Desk
    kata: Kata
    device: str
    require: str
    from_workspace: bool
    seed: int | None = None
    bugs: int | None = None
    data: Path | None = None
    sheet: Sheet = field(init=False)
    path: Path = field(init=False)

    @classmethod
    def open(
        cls,
        desk: Desk,
        id: str,
        *,
        file: Path | None = None,
        device: str | None = None,
        require: str | None = None,
        mode: Mode | None = None,
        seed: int | None = None,
        bugs: int | None = None,
        data: str | None = None,
        reset: bool = False,
    ) -> "Work":
        """Find the kata, and lay its file before the person. Nothing is asked of the judge.

        file: the person's, instead of the one in the workspace; of a program, the folder. mode: by default the one that
        the kata is asked in. data: the name of a data set of the person's, or a folder. reset: start afresh; the
        person's file is kept as a dated copy.
        """
        settings = desk.here.settings
        kata = find_kata(desk.here.packs, id)
        device = _device(kata, device, settings.device)
        require = _level(require or settings.require_isolation)
        work = cls(desk, kata, device, require, file is None, seed, bugs, _data(desk, kata, data))
        work.sheet = _sheet(kata, mode)(work)
        if bugs is not None and work.sheet.mode != Mode.DEBUG:
            raise UserError("--bugs is for debug mode.", "Add --mode debug.")
        work.path = (file or settings.workspace / work.sheet.file_name).expanduser().absolute()
        if file is not None and kata.program and not work.path.is_dir():
            names = " and ".join(kata.program.files)
            raise UserError(f"{work.path} is no folder.", f"{kata.id} is a program: give the folder with {names}.")
        if reset:
            work.reset()
        elif file is None:
            work.sheet.prepare()
        return work

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
        self.desk.tell(f"A fresh start for {self.kata.id} is in {self.path}")

    def reset(self) -> None:
        """Start afresh; the person's file or folder is kept as a dated copy."""
        if not self.from_workspace:
            raise UserError("--reset is for the file in your workspace, not for one given with --file.")
        if self.path.exists():
            kept = self._copy_of(self.path)
            try:
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(self.path, kept)
            except OSError as error:
                raise UserError(
                    f"Your file cannot be kept as {kept}: {error.strerror}; it is left as it is.",
                    f"Make {kept.parent} a folder that you may write in.",
                ) from error
            self.desk.tell(f"Your {'folder' if self.kata.program else 'file'} is kept as {kept}")
        self.sheet.begin()

    def keep_copy(self, path: Path, text: str) -> Path:
        """Keep another text of one of the person's files as a dated copy. Raises UserError."""
        kept = self._copy_of(path)
        write_text(kept, text)
        return kept

    def _copy_of(self, path: Path) -> Path:
        moment = self.desk.now().strftime("%Y-%m-%d-%H%M%S")
        return _unused(self.path.parent / "attempts" / f"{path.stem}-{moment}{path.suffix}")

    def files(self) -> dict[str, str]:
        """The texts of the person's files as they are on disk now, by name."""
        return {name: read_text(path) for name, path in self.sheet.paths().items()}

    def save(self, files: Mapping[str, str]) -> None:
        """Put these texts where the person's files are, as far as they are others. Raises UserError."""
        for name, path in self.sheet.paths().items():
            if name in files and (not path.exists() or path.read_bytes() != files[name].encode()):
                write_text(path, files[name])

    def source(self) -> str:
        """The text of the person's only file."""
        return next(iter(self.files().values()))

    # --- the record

    def sitting(self) -> Sitting | None:
        subject = f"kata:{self.kata.id}"
        return sitting(self.desk.here.log.events(kind=KINDS, subject=subject), self.desk.now(), self.sheet.mode)

    def state(self) -> KataMemory:
        """How the kata stands by the log."""
        return kata_memory(self.desk.here.log, self.kata.id, self.desk.here.settings.desired_retention)

    def record(self, kind: str, data: dict[str, Any], subject: str = "", at: datetime | None = None) -> None:
        """Append to the log; what is about the kata says in which mode."""
        if not subject:
            subject, data = f"kata:{self.kata.id}", {"mode": str(self.sheet.mode), **data}
        self.desk.here.log.append(event(kind, subject, data, at or self.desk.now()))

    def passed_with(self, files: Mapping[str, str]) -> bool:
        """Whether the last attempt in this mode passed with just these files."""
        own = [
            event.data
            for event in self.desk.here.log.events(kind="attempt", subject=f"kata:{self.kata.id}")
            if mode_of(event.data) == self.sheet.mode
        ]
        return bool(own) and own[-1].get("passed") and {**own[-1], **_told(self.kata, files)} == own[-1]

    def opened(self) -> None:
        """Note that work on the kata begins in this mode, or goes on after it was left."""
        going = self.sitting()
        if going is None or going.left is not None:
            self.record(OPENED, {})

    def leave(self) -> None:
        """Note that work on the kata stops for now: the time until it goes on does not count."""
        going = self.sitting()
        if going is not None and going.left is None and not going.passed:
            self.record(LEFT, {})

    def skip(self) -> None:
        """Note that the person goes on to another kata, where this one is not solved in this sitting."""
        self.leave()
        going = self.sitting()
        if going is None or not going.passed:
            self.record(SKIPPED, {})

    def following(self) -> str | None:
        """The kata after this one in the learning order that is not solved yet."""
        from nfquiz.content.katas import learning_order
        from nfquiz.content.packs import load_katas
        from nfquiz.drill.start import open_book

        here = self.desk.here
        katas = load_katas(here.packs, here.paths.cache / "decks").katas
        order = [one.id for one in learning_order(katas.values())]
        book = open_book(here.log, here.settings.desired_retention)
        rest = order[order.index(self.kata.id) + 1 :] if self.kata.id in order else order
        return next((id for id in rest if not book.kata(id).how.solved), None)

    # --- what can be shown

    def prompt(self) -> str:
        from nfquiz.content.latex.passage import plain

        return plain(self.sheet.prompt_path.read_text(encoding="utf-8").strip())

    # --- judging

    def ask(self, attempt: Attempt, heard: Callable[[str], None] | None = None) -> dict[str, Any]:
        """A verdict without a record: the caller may find that it is no longer wanted. May be called in a thread.

        heard: takes what the person's code prints, as it comes. Raises Cancelled, UserError.
        """
        try:
            return self.desk.judge.judge(attempt, heard)
        except JudgeError as error:
            raise UserError(
                f"The judge itself failed on {self.kata.id}: {str(error).strip().splitlines()[-1]}",
                f"That is not your code's fault. `nfquiz lint katas/{self.kata.topic}/{self.kata.id}` tells more.",
            ) from error

    def expect(self, attempt: Attempt) -> None:
        """Let the judge get ready for attempts like this one: a verdict is there sooner. May be called in a thread."""
        with contextlib.suppress(UserError, JudgeError):  # whatever is wrong is told when it is judged
            self.desk.judge.prepare(attempt)

    def cancel(self) -> None:
        """End the run in progress."""
        self.desk.judge.cancel()

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

    def _log_attempt(self, verdict: dict[str, Any], files: Mapping[str, str]) -> None:
        now = self.desk.now()
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

    def judge(self, heard: Callable[[str], None] | None = None) -> dict[str, Any]:
        """The verdict on the files as they are on disk now, which is noted as an attempt."""
        files = self.files()
        verdict = self.ask(self.sheet.attempt(files), heard)
        self.settle(verdict, files)
        return verdict


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


def _data(desk: Desk, kata: Kata, name: str | None) -> Path | None:
    """The folder that is meant: a data set that was brought, or a path. Raises UserError where there is none."""
    if name is None:
        return None
    if kata.data is None:
        raise UserError(f"{kata.id} trains on no data.", "Leave --data out.")
    brought, folder = desk.here.paths.datasets / name, Path(name).expanduser().absolute()
    if brought.is_dir():
        return brought
    if folder.is_dir():
        return folder
    raise UserError(f"There is no data set and no folder {name}.", f"`nfquiz data {name} --from FOLDER` brings it.")


def _device(kata: Kata, asked: str | None, usual: str) -> str:
    name = asked or usual
    if name not in DEVICES:
        raise UserError(f"There is no device {name!r}.", "Give cpu, cuda or auto.")
    if kata.program is None:
        return name
    if asked == "cuda":
        raise UserError(f"{kata.id} is a program: it is judged on the CPU alone.", "Leave --device away.")
    return "cpu"
