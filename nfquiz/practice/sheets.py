"""What each mode of a kata lays before the person: the file to begin with, what it is compared with, hints."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec.structs import replace

from nfquiz.content.blanking import blanked, blanks_left
from nfquiz.content.katas import Kata
from nfquiz.content.source import entry_slice, starter
from nfquiz.drill.katas import KataMemory, Mode
from nfquiz.drill.sitting import HINT, SOLUTION
from nfquiz.errors import UserError
from nfquiz.judge.client import Attempt
from nfquiz.practice.shown import Comparison, Hints, Named, Solution
from nfquiz.practice.words import command

if TYPE_CHECKING:
    from nfquiz.practice.work import Work

NOT_FILLED = "not filled in yet"


class Sheet:
    """Written from scratch: the starter file, the reference, the kata's hints."""

    mode: ClassVar[Mode] = Mode.IMPLEMENT
    shows_at_once: ClassVar[bool] = False
    """Whether the file is judged as it is when it is opened."""

    def __init__(self, work: "Work") -> None:
        self.work = work
        self.kata = work.kata

    @property
    def file_name(self) -> str:
        return f"{self.kata.id}.py"

    def paths(self) -> dict[str, Path]:
        """Where the person's files are, by name, in the order in which they are imported."""
        return {self.work.path.name: self.work.path}

    @property
    def prompt_path(self) -> Path:
        return self.kata.prompt_path

    @property
    def command(self) -> str:
        """What to type to work on it."""
        return command(self.kata.id, self.mode)

    def prepare(self) -> None:
        """Put a fresh file where none is."""
        if not self.work.path.exists():
            self.begin()

    def begin(self) -> None:
        """Write a fresh file."""
        self.work.write({self.file_name: self.fresh()})

    def renew(self) -> None:
        """When work on it begins: begin again where nothing is left to do on the file.

        That is so when the kata is due again and the file still is what passed the last time: to read one's own answer
        is no practice.
        """
        work, due = self.work, self.work.state().due
        is_due = due is not None and due <= work.desk.now() and work.sitting() is None
        if is_due and work.from_workspace and work.passed_with(work.files()):
            work.desk.tell(f"{self.kata.id} is due again: from the beginning.")
            work.reset()

    def fresh(self) -> str:
        """The text of the file to begin with."""
        source = self.kata.reference_path.read_text(encoding="utf-8")
        return starter(source, self.kata.entry, self.kata.title, self.kata.id)

    def reference(self) -> dict[str, str]:
        """The reference, by the names of the person's files."""
        source = self.kata.reference_path.read_text(encoding="utf-8")
        return {self.work.path.name: entry_slice(source, self.kata.entry)}

    def right(self) -> dict[str, str]:
        """What the person's files are compared with, by their names."""
        return self.reference()

    def attempt(self, files: Mapping[str, str]) -> Attempt:
        """What the judge is given for these texts."""
        return Attempt(
            self.judged(files),
            dict(files),
            seed=self.work.seed,
            device=self.work.device,
            require=self.work.require,
            data=self.work.data,
        )

    def judged(self, files: Mapping[str, str]) -> Kata:
        """The kata as the judge is given it for these texts."""
        return self.kata

    def about(self) -> str:
        """What there is to say about the file."""
        return f"{self.kata.minutes} minutes in an interview."

    @property
    def minutes(self) -> int:
        """What an interviewer would allow."""
        return self.kata.minutes

    def hints(self) -> Hints:
        """Those taken so far."""
        going, hints = self.work.sitting(), self.kata.hints
        return Hints(hints[: going.hints if going else 0], len(hints), False)

    def hint(self) -> Hints:
        """Give the next hint, if there is one."""
        taken, hints = len(self.hints().texts), self.kata.hints
        if taken == len(hints):
            return Hints(hints, len(hints), False)
        self.work.record(HINT, {"number": taken + 1})
        return Hints(hints[: taken + 1], len(hints))

    def solution(self) -> Solution:
        """Show the solution, which is noted."""
        self.work.record(SOLUTION, {})
        return Solution(self.right())

    def compare(self) -> Comparison:
        """The person's files beside the right ones. It shows the solution, and counts as shown."""
        mine, right = self.work.files(), self.right()
        self.work.record(SOLUTION, {"diff": True})
        return Comparison(mine, {name: right[name] for name in mine})

    def name_lines(self, lines: Sequence[str]) -> Named:
        """In debug: say how many mistakes these lines ("12" or "model.py:12") hit. Raises UserError for one that is
        none."""
        raise UserError("--line is for debug mode.", f"`{command(self.kata.id, Mode.DEBUG)}` plants mistakes.")

    def before(self, verdict: dict[str, Any]) -> None:
        """Take from a verdict, before it is noted, what the person is to find out."""

    def is_attempt(self, files: Mapping[str, str]) -> bool:
        """Whether a verdict on these texts says something about the person."""
        return True

    def attempt_data(self) -> dict[str, Any]:
        """What the event of an attempt says besides."""
        return {}

    def after(self, verdict: dict[str, Any], files: Mapping[str, str]) -> None:
        """Add to a verdict what this mode knows."""


class FillSheet(Sheet):
    """The reference with blanks where its known mistakes are made."""

    mode = Mode.FILL

    @property
    def file_name(self) -> str:
        return f"{self.kata.id}_fill.py"

    def fresh(self) -> str:
        (right,) = self.right().values()
        done = blanked(right, self.kata.entry, self.kata.mistakes)
        if not done.blanks:
            raise UserError(f"{self.kata.id} has no lines to blank.", f"`{command(self.kata.id)}` asks for all of it.")
        say = f"Fill in the {len(done.blanks)} blanks (`...`), and save; this file is judged:"
        return f'"""{self.kata.title}.\n\n{say} {self.command}\n"""\n\n{done.text}'

    def about(self) -> str:
        left = len(blanks_left(self.work.source()))
        return f"{left} {'blank' if left == 1 else 'blanks'} to fill in."

    def judged(self, files: Mapping[str, str]) -> Kata:
        """Without its mistakes, which nothing is explained by while there are blanks."""
        (source,) = files.values()
        return replace(self.kata, mistakes=()) if blanks_left(source) else self.kata

    def after(self, verdict: dict[str, Any], files: Mapping[str, str]) -> None:
        """Which blanks are left; what fails only because of them is no news."""
        (source,) = files.values()
        verdict["blanks"] = blanks_left(source)
        if verdict["blanks"]:
            for row in verdict["scenarios"]:
                if "ellipsis" in row["message"]:
                    row["message"] = NOT_FILLED
            if verdict["failure"] and "ellipsis" in verdict["failure"]["message"]:
                verdict["failure"] = None


def untouched(verdict: dict[str, Any]) -> bool:
    """Whether all there is to say is that nothing is written yet."""
    rows = verdict["scenarios"]
    return bool(rows) and all(row["message"].startswith(("not written yet", NOT_FILLED)) for row in rows)


def next_rung(kata: str, state: KataMemory, mode: Mode, passed: bool = True) -> dict[str, str] | None:
    """The rung of the ladder that is suggested to somebody on this one, and why; None to go on there.

    Up once it has passed, down from implement before.
    """
    after = state.next_mode
    if after is None or (after == mode and mode != Mode.DEBUG):
        return None
    if not passed and (mode, after) != (Mode.IMPLEMENT, Mode.FILL):
        return None
    line = command(kata, after)
    if after == Mode.FILL:
        says = "all but the lines that matter is there"
    elif after == Mode.IMPLEMENT:
        says = "now all of it"
    else:
        line += " --reset" if mode == Mode.DEBUG else ""
        says = "1 planted mistake to find" if state.bugs == 1 else f"{state.bugs} planted mistakes to find"
    return {"mode": str(after), "command": line, "says": says}


def next_line(found: dict[str, str]) -> str:
    """The suggestion of `next_rung` as text."""
    return f"Next: `{found['command']}` ({found['says']})."
