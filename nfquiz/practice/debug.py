"""Debug mode: the reference with mistakes planted in it, to be found, named by their lines, and mended."""

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any

from msgspec.structs import replace

from nfquiz.content.katas import Kata, Mistake
from nfquiz.content.planting import Place, Planted, plant, uncommented
from nfquiz.drill.katas import Mode
from nfquiz.drill.rounds import WHERE, Round, as_now, name_lines, next_hint, opening, region, round_of
from nfquiz.drill.sitting import HINT, KINDS, NAMED, OPENED, SOLUTION
from nfquiz.errors import UserError
from nfquiz.practice.sheets import Sheet
from nfquiz.practice.shown import Comparison, Hints, Named, Solution
from nfquiz.practice.words import command, mistakes

DRAWS = 8
"""So many plantings are looked at for one with mistakes that the person has not had yet."""


class DebugSheet(Sheet):
    mode = Mode.DEBUG
    shows_at_once = True

    @property
    def file_name(self) -> str:
        return f"{self.kata.id}_debug.py"

    @property
    def round(self) -> Round | None:
        """The round that is on, or was last; none for a file from elsewhere."""
        return round_of(self._events()) if self.work.from_workspace else None

    def _events(self) -> list[Any]:
        return self.work.desk.here.log.events(kind=KINDS, subject=f"kata:{self.kata.id}")

    # --- planting

    def prepare(self) -> None:
        bugs, on = self.work.bugs, self.round
        if not self.work.path.exists():
            self.begin()
        elif bugs is not None and on is not None and not on.solved and len(on.mistakes) != bugs:
            if not self._untouched(on):
                raise UserError(
                    f"You are at work on a round with {mistakes(len(on.mistakes))}.",
                    f"`{self.command} --reset --bugs {bugs}` begins another; your file is kept.",
                )
            self.work.reset()

    def renew(self) -> None:
        on = self.round
        if on is not None and on.solved:
            self.work.desk.tell("The last round is solved; this is a new one.")
            self.work.reset()

    def begin(self) -> None:
        """Plant, and open a round in the log."""
        seed, planted = self._draw()
        count = len(planted.mistakes)
        if not count:
            raise UserError(
                f"{self.kata.id} has no mistakes that can be planted.", f"`{command(self.kata.id)}` is open."
            )
        if self.work.bugs is not None and count < self.work.bugs:
            self.work.desk.tell(f"No more than {mistakes(count)} of this kata can be in it at once.")
        planted = planted.headed(next(iter(planted.files)), self._head(count))
        self.work.write(planted.files)
        self.work.record(OPENED, opening(planted, seed))

    def _draw(self) -> tuple[int, Planted]:
        """A planting by the seed that was given, or else the first drawn with the fewest mistakes of earlier rounds."""
        count = self.work.bugs or self.usual_count()
        had = {id for event in self._events() if event.kind == OPENED for id in event.data.get("planted", ())}
        given = self.work.seed
        seeds = [given] if given is not None else [random.SystemRandom().randrange(1, 1 << 31) for _ in range(DRAWS)]
        best: tuple[int, Planted] | None = None
        for seed in seeds:
            planted = self._plant(count, seed)
            known = sum(one.id in had for one in planted.mistakes)
            if best is None or known < sum(one.id in had for one in best[1].mistakes):
                best = seed, planted
            if not known:
                break
        assert best is not None
        return best

    def usual_count(self) -> int:
        """How many mistakes a round has where the person does not say."""
        return self.work.state().bugs

    def _plant(self, count: int, seed: int) -> Planted:
        return plant(self.reference(), self.kata.mistakes, count, seed, self.kata.entry)

    def _head(self, count: int) -> str:
        which = "1 mistake is" if count == 1 else f"{count} mistakes are"
        where = "these files" if self.kata.program else "this file"
        line = f"{self.kata.program.files[0]}:N" if self.kata.program else "N"
        return (
            f"# {self.kata.title}. {which} planted in {where}: find and mend {'it' if count == 1 else 'them'}.\n"
            f"# Save, and it is judged: {self.command}\n"
            f"# Before you mend anything you may say which lines are wrong, and are scored on it: --line {line}\n\n"
        )

    # --- what is right

    def right(self) -> dict[str, str]:
        """The files without the mistakes: as few comments, so that the difference is what was planted."""
        on = self.round
        return {
            name: _head_of(on.files.get(name, "") if on else "") + uncommented(text)
            for name, text in self.reference().items()
        }

    def judged(self, files: Mapping[str, str]) -> Kata:
        """Without its mistakes: the diagnosis would say what was planted."""
        return replace(self.kata, mistakes=())

    def about(self) -> str:
        on = self.round
        if on is None:
            return f"Which mistakes are in it is not in the log; `{self.command} --reset` plants anew."
        return f"{mistakes(len(on.mistakes))} planted. Say first which lines are wrong, if you like (l): it is scored."

    # --- help

    def hints(self) -> Hints:
        on = self.round
        return self._hints(on, new=False) if on is not None else Hints((), 0, False)

    def hint(self) -> Hints:
        on = self._round()
        found = next_hint(on, self.work.files())
        if found is None:
            return self._hints(on, new=False)
        id, step = found
        number = 1 + sum(bool(id) for id, _ in on.hints)  # the others are about no mistake
        self.work.record(HINT, {"number": number, "mistake": id, "step": step})
        if step != WHERE:
            self._make_due([id])
        return self._hints(self._round(), new=True)

    def _hints(self, on: Round, new: bool) -> Hints:
        texts = self.work.files()
        says = [
            f"One mistake is in {region(on, id, texts)}." if step == WHERE else self._says(id)
            for id, step in on.hints
            if id
        ]
        return Hints(tuple(says), 2 * len(on.mistakes), new)

    def solution(self) -> Solution:
        on = self._round()
        self.work.record(SOLUTION, {})
        if not on.solved:
            self._make_due(on.mistakes)
        return Solution(self.right(), tuple(self._planted(on, self.work.files())))

    def compare(self) -> Comparison:
        on = self._round()
        if not on.solved:
            self._make_due(on.mistakes)
        return super().compare()

    def _make_due(self, ids: Iterable[str]) -> None:
        """What had to be told is asked as a card."""
        for id in ids:
            known = self._mistake(id)
            if known is not None and known.card:
                self.work.record("due", {"because": f"{self.kata.id}: {id}"}, f"card:{known.card}")

    def _mistake(self, id: str) -> Mistake | None:
        return next((one for one in self.kata.mistakes if one.id == id), None)

    def _says(self, id: str) -> str:
        known = self._mistake(id)
        return known.says if known else f"{id}, which the kata has no longer."

    def _round(self) -> Round:
        on = self.round
        if on is None:
            raise UserError(
                f"What was planted in {self.work.path} is not in the log.",
                f"`{self.command} --reset` plants anew.",
            )
        return on

    # --- which lines are wrong

    def name_lines(self, lines: Sequence[str]) -> Named:
        on, texts = self._round(), self.work.files()
        if on.solved:
            raise UserError("This round is solved.", f"`{self.command} --reset` plants the next.")
        try:
            found = name_lines(on, texts, [_line(text, list(on.files)) for text in lines])
        except ValueError as error:
            raise UserError(f"{error}.", "Give the numbers of lines as they are in the file now.") from error
        why = ""
        if on.named is not None:
            why = "The first naming of a round is the one that is scored."
        elif on.helped:
            why = "After a hint or the solution it is not scored."
        told = Named(len(found.hits), len(found.misses), len(on.mistakes), not why, why)
        self.work.record(
            NAMED,
            told.as_data()
            | {
                "round": on.id,
                "lines": list(lines),
                "found": list(found.hits),
                "mistakes": list(on.mistakes),
                "edited": not self._untouched(on),
            },
        )
        return told

    # --- attempts

    def _untouched(self, on: Round) -> bool:
        return not self.is_attempt(self.work.files(), on)

    def is_attempt(self, files: Mapping[str, str], on: Round | None = None) -> bool:
        """The files as they were planted are not: they show what fails."""
        on = on or self.round
        return on is None or dict(files) != on.files

    def attempt_data(self) -> dict[str, Any]:
        on = self.round
        if on is None:
            return {}
        named = {key: on.named[key] for key in ("hits", "misses", "planted")} if on.named else None
        return {"round": on.id, "bugs": len(on.mistakes), "planted": list(on.mistakes), "named": named}

    def after(self, verdict: dict[str, Any], files: Mapping[str, str]) -> None:
        """How many mistakes there are, and once it passes, which they were and how many were named before."""
        on = self.round
        verdict["bugs"] = len(on.mistakes) if on else None
        if on is not None and verdict["passed"]:
            verdict["planted"] = self._planted(on, files)
            verdict["named"] = self.attempt_data()["named"]

    def _planted(self, on: Round, files: Mapping[str, str]) -> list[dict[str, Any]]:
        return [
            {
                "id": id,
                "says": self._says(id),
                "card": known.card if (known := self._mistake(id)) else None,
                "lines": list(dict.fromkeys(_shown(one, on, files) for one in places)),
            }
            for id, places in on.planted
        ]


def _head_of(planted: str) -> str:
    """The comment that a planted file begins with, if it does."""
    return "".join(
        f"{line}\n" for line in takewhile(lambda line: line.startswith("#") or not line, planted.splitlines())
    )


def _shown(place: Place, on: Round, files: Mapping[str, str]) -> str:
    """A place by the lines as they are now: "12" or "12-14"; with its file where there are several."""
    first, last = (as_now(on.files[place.file], files[place.file], line) for line in (place.first, place.last))
    lines = f"{first}" if first == last else f"{first}-{last}"
    return f"{place.file}:{lines}" if len(on.files) > 1 else lines


def _line(text: str, files: list[str]) -> tuple[str, int]:
    """ "12" or "model.py:12"."""
    found = re.fullmatch(r"(?:(.+):)?(\d{1,6})", text.strip())
    if not found or (len(files) > 1 and not found[1]):
        example = "12" if len(files) == 1 else f"{files[0]}:12"
        raise UserError(f"{text!r} is no line.", f"Give {'its number' if len(files) == 1 else 'file and number'}, "
                                                 f"such as --line {example}.")  # fmt: skip
    return found[1] or files[0], int(found[2])
