"""Whether every mistake of a kata is rejected and told apart from every other, under one seed.

The mistakes are sorted into groups that no case so far can tell apart, case by case. A mistake that is rejected and
alone in its group, or only with declared twins, needs no further case: most need one or two, for the cases that told
most under earlier seeds come first.
"""

from collections import Counter
from dataclasses import dataclass, field

from nfquiz.judge.candidate import Case
from nfquiz.judge.diagnosis import Mistake, same_behaviour
from nfquiz.judge.judgement import Kata
from nfquiz.judge.observe import Observation


@dataclass
class Naming:
    """What came out. broken: cannot be run. accepted: passes every case. alike: pairs that nothing tells apart."""

    broken: list[Mistake] = field(default_factory=list)
    accepted: list[Mistake] = field(default_factory=list)
    alike: list[tuple[Mistake, Mistake]] = field(default_factory=list)


class Experience:
    """What the scenarios of a kata told about its mistakes under earlier seeds: the order of work hangs on it.

    fixed: the names of the scenarios that draw nothing, so that one seed tells all.
    """

    def __init__(self) -> None:
        self.fixed: set[str] = set()
        self._told: Counter[str] = Counter()
        self._by: dict[str, str] = {}
        self._ms: dict[int, float] = {}

    def told(self, case: Case, much: int) -> None:
        """A case has rejected so many mistakes, or parted so many groups."""
        self._told[case.scenario.name] += much

    def rejected(self, subject: str, case: Case) -> None:
        """What is called so was rejected by a case."""
        self._by[subject] = case.scenario.name

    def asks_for(self, case: Case, seed: int) -> bool:
        """Whether a further seed can tell anything by a case."""
        drawing = case.scenario.expect is None or seed % DRAWING == 1
        return dtype_in_turn(case, seed) and drawing and case.scenario.name not in self.fixed

    def order(self, kata: Kata, subject: str = "") -> list[Case]:
        """The cases that tell most in their time first; before all of them those that last rejected the subject.

        A scenario has the same inputs in every dtype and tells little in a second one: that comes after all others.
        """
        first = self._by.get(subject)

        def place(case: Case) -> tuple[bool, bool, float]:
            if case.number not in self._ms:
                self._ms[case.number] = kata.expected(case).ms
            name = case.scenario.name
            tells = (self._told[name] + 1) / (self._ms[case.number] + 0.1)
            return name != first, not dtype_in_turn(case, kata.seed), -tells

        return sorted(kata.cases, key=place)


TURNS = 3
"""Under one seed every third mistake is run, under the next one the next."""
DRAWING = 5
"""A scenario that judges by `expect` draws hundreds of times in one run: every fifth seed serves."""


def dtype_in_turn(case: Case, seed: int) -> bool:
    """Whether it is the one of its scenario's dtypes that a seed begins with: each in turn."""
    dtypes = case.scenario.dtypes
    return case.dtype == dtypes[seed % len(dtypes)]


def name_all(kata: Kata, experience: Experience | None = None) -> Naming:
    """Run the mistakes of a kata until each is told apart, or there is no case left."""
    experience = experience or Experience()
    found = Naming()
    rejected: set[str] = set()
    groups = [[mistake for mistake in kata.mistakes if kata.edited_files([mistake]) is not None]]
    for case in experience.order(kata):
        refined: list[list[Mistake]] = []
        for group in groups:
            if _settled(group, rejected):
                refined.append(group)
                continue
            parts: list[tuple[Observation, list[Mistake]]] = []
            for mistake in group:
                seen = kata.run_edited(kata.edited_files([mistake]), case)
                if seen is None:
                    found.broken.append(mistake)
                    continue
                if mistake.id not in rejected and kata.judge(case, seen).status != "passed":
                    rejected.add(mistake.id)
                    experience.told(case, 1)
                    experience.rejected(mistake.id, case)
                part = next((part for one, part in parts if same_behaviour(case, one, seen)), None)
                if part is None:
                    parts.append((seen, [mistake]))
                else:
                    part.append(mistake)
            experience.told(case, max(0, len(parts) - 1))
            refined += [part for _, part in parts]
        groups = refined
    for group in groups:
        found.accepted += [mistake for mistake in group if mistake.id not in rejected]
        found.alike += [(one, other) for one, other in _pairs(group) if not _twins(one, other)]
    return found


def reject_all(kata: Kata, experience: Experience) -> Naming:
    """As `name_all`, but none need be told from another: most mistakes need the one case that rejected them before.

    They take turns: what a seed makes of a scenario, a third of the mistakes shows.
    """
    found = Naming()
    for mistake in kata.mistakes[kata.seed % TURNS :: TURNS]:
        files = kata.edited_files([mistake])
        cases = experience.order(kata, mistake.id)
        if files is None or not experience.asks_for(cases[0], kata.seed):
            continue
        for case in cases:
            rejected = kata.rejects(files, case)
            if rejected is None:
                found.broken.append(mistake)
                break
            if rejected:
                experience.rejected(mistake.id, case)
                break
        else:
            found.accepted.append(mistake)
    return found


def _settled(group: list[Mistake], rejected: set[str]) -> bool:
    return all(mistake.id in rejected for mistake in group) and all(_twins(*pair) for pair in _pairs(group))


def _pairs(group: list[Mistake]) -> list[tuple[Mistake, Mistake]]:
    return [(one, other) for at, one in enumerate(group) for other in group[at + 1 :]]


def _twins(one: Mistake, other: Mistake) -> bool:
    """Declared to be the same to every input."""
    return other.id in one.same_as or one.id in other.same_as
