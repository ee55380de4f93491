"""Program katas: a folder of files with mistakes planted in them, then follow-ups, a file each, in stages."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

from nfquiz.content.katas import FollowUp, Kata
from nfquiz.content.planting import Planted, plant
from nfquiz.content.source import starter
from nfquiz.drill.rounds import Round
from nfquiz.drill.sitting import HINT, SOLUTION
from nfquiz.judge.client import Attempt
from nfquiz.practice.debug import DebugSheet
from nfquiz.practice.shown import Hints, Solution

FEWEST, MOST = 3, 5
"""So many mistakes a program is given with, by the seed."""
GENERAL = "general"
"""The hints that say how to look, before those that say where."""


class ProgramSheet(DebugSheet):
    """The stage that a person is at is told by their folder: it has one file for each follow-up that was reached."""

    @property
    def file_name(self) -> str:
        return self.kata.id

    @property
    def command(self) -> str:
        return f"nfquiz kata {self.kata.id}"

    @property
    def stage(self) -> int:
        """How many follow-ups' files are there, up to the first that is not."""
        return sum(1 for _ in takewhile(lambda one: (self.work.path / one.file).exists(), self.kata.follow_ups))

    @property
    def follow_up(self) -> FollowUp | None:
        """What is asked at this stage; None while the program itself is to be mended."""
        return self.kata.follow_ups[self.stage - 1] if self.stage else None

    @property
    def prompt_path(self) -> Path:
        return self.kata.prompt_path_at(self.stage)

    def paths(self) -> dict[str, Path]:
        return {name: self.work.path / name for name in self.kata.files_at(self.stage)}

    # --- the files

    def prepare(self) -> None:
        super().prepare()
        on = self.round
        if on is not None and min(self._reached(on), self.kata.stages - 1) > self.stage:
            self._go_on()  # its file was taken away

    def renew(self) -> None:
        on = self.round
        if on is not None and self._reached(on) == self.kata.stages:
            self.work.desk.tell("The last round and its follow-ups are solved; this is a new one.")
            self.work.reset()

    def _reached(self, on: Round) -> int:
        """The first stage of the round that has not passed."""
        attempts = [
            event.data for event in self._events() if event.kind == "attempt" and event.data.get("round") == on.id
        ]
        return max((data.get("stage", 0) + 1 for data in attempts if data["passed"]), default=0)

    def _go_on(self) -> None:
        """Put the starter of the next follow-up into the folder."""
        one = self.kata.follow_ups[self.stage]
        source = (self.kata.reference_path / one.file).read_text(encoding="utf-8")
        self.work.write({one.file: starter(source, one.entry, one.title, self.kata.id)})

    def usual_count(self) -> int:
        return 0

    def _plant(self, count: int, seed: int) -> Planted:
        count = count or FEWEST + seed % (MOST - FEWEST + 1)
        return plant(self.kata.reference_files(), self.kata.mistakes_at(0), count, seed)

    def reference(self) -> dict[str, str]:
        return self.kata.reference_files(self.stage)

    def right(self) -> dict[str, str]:
        """What was planted in is shown without comments; what the person writes, as the reference has it."""
        assert self.kata.program is not None
        bare = super().right()
        return {
            name: bare[name] if name in self.kata.program.files else text for name, text in self.reference().items()
        }

    # --- judging

    def attempt(self, files: Mapping[str, str]) -> Attempt:
        on, stage = self.round, len(files) - len(self.kata.files_at(0))
        planted = on.mistakes if on is not None and not stage else ()
        return replace(super().attempt(files), stage=stage, planted=planted)

    def judged(self, files: Mapping[str, str]) -> Kata:
        return self.kata

    def before(self, verdict: dict[str, Any]) -> None:
        """How many planted mistakes are left takes the place of the diagnosis, which says which they are."""
        on = self.round
        if on is not None and not self.stage:
            diagnosis = verdict["diagnosis"]
            verdict["left"] = 0 if verdict["passed"] else len(diagnosis["mistakes"]) if diagnosis else None
            verdict["diagnosis"] = None

    def is_attempt(self, files: Mapping[str, str], on: Round | None = None) -> bool:
        return self.stage > 0 or super().is_attempt(files, on)

    def attempt_data(self) -> dict[str, Any]:
        return {**super().attempt_data(), "program": True, "stage": self.stage, "stages": self.kata.stages}

    def after(self, verdict: dict[str, Any], files: Mapping[str, str]) -> None:
        """The stage; after a pass, what was planted, and the next follow-up, whose starter is put into the folder."""
        stage = self.stage
        verdict["stage"], verdict["stages"] = stage, self.kata.stages
        if not stage:
            super().after(verdict, files)
        if verdict["passed"] and stage < self.kata.stages - 1:
            one = self.kata.follow_ups[stage]
            verdict["follow_up"] = {"file": one.file, "title": one.title, "minutes": one.minutes}
            if self.work.from_workspace:
                self._go_on()
                verdict["follow_up"]["prompt"] = self.work.prompt()

    # --- what is said

    def about(self) -> str:
        one = self.follow_up
        if one is None:
            return f"{self.kata.minutes} minutes in an interview. {super().about()}"
        which = f"Follow-up {self.stage} of {len(self.kata.follow_ups)}"
        return f"{which}: {one.title}. {one.minutes} minutes in an interview."

    @property
    def minutes(self) -> int:
        return self.follow_up.minutes if self.follow_up else self.kata.minutes

    def hints(self) -> Hints:
        hints, taken = self._general()
        about = super().hints() if self._tells_where(taken) else Hints((), 0)
        return about if about.texts else Hints(hints[:taken], len(hints), False)

    def hint(self) -> Hints:
        """At first those that say how to look; then where a mistake is, and which. A follow-up has its own."""
        hints, taken = self._general()
        if taken < len(hints):
            going = self.work.sitting()
            number = (going.hints if going else 0) + 1
            kind = self.follow_up.file if self.follow_up else GENERAL
            self.work.record(HINT, {"number": number, "mistake": "", "step": kind})
            return Hints(hints[: taken + 1], len(hints))
        return super().hint() if self._tells_where(taken) else Hints(hints, len(hints), False)

    def _general(self) -> tuple[tuple[str, ...], int]:
        """The hints that are about no planted mistake, and how many of them were taken."""
        one = self.follow_up
        hints, kind = (one.hints, one.file) if one else (self.kata.hints, GENERAL)
        return hints, sum(event.data.get("step") == kind for event in self._since_planted(HINT))

    def _tells_where(self, taken: int) -> bool:
        """Whether all that is left to hint at is the planted mistakes themselves."""
        return taken >= len(self.kata.hints) and self.follow_up is None and self.round is not None

    def solution(self) -> Solution:
        one = self.follow_up
        if one is None:
            return super().solution()
        self.work.record(SOLUTION, {"stage": self.stage})
        return Solution({one.file: self.right()[one.file]})

    def _since_planted(self, kind: str) -> list[Any]:
        on = self.round
        events = self._events()
        ids = [event.id for event in events]
        first = ids.index(on.id) if on is not None else 0
        return [event for event in events[first:] if event.kind == kind]
