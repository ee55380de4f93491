"""The proof that a kata's scenarios tell right from wrong, by running everything that must pass and all that must not.

Under many seeds and in every dtype: the reference and each of `right/` pass; each mistake is rejected and named; lazy
candidates are rejected; the starter fails as an unwritten file should. Everything here is our own code, so it runs in
this process, without the sandbox: `nfquiz lint` starts one such process for each kata at work.
"""

import contextlib
import io
import math
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nfquiz.content.datasets import read_dataset
from nfquiz.content.planting import plant
from nfquiz.content.source import Edit, SourceError, apply_mistakes, definitions, entry_slice, starter
from nfquiz.judge import wire
from nfquiz.judge.candidate import Case
from nfquiz.judge.client import mistake_json
from nfquiz.judge.conditioning import magnified
from nfquiz.judge.diagnosis import Mistake
from nfquiz.judge.forbidden import forbidden_use, forbidding_modes
from nfquiz.judge.implementation import load_files, missing_entries
from nfquiz.judge.judgement import Kata, Outcome
from nfquiz.judge.lazy import lazy_candidates
from nfquiz.judge.naming import Experience, Naming, dtype_in_turn, name_all, reject_all
from nfquiz.judge.observe import Observation, observe
from nfquiz.judge.scenario import global_states, seed_everything

SEEDS = 20
FIRST = 1
"""The seed under which everything is run. Under the others only what a seed can tell is; see docs/authoring.md."""
PROGRAM_PART = 0.2
"""Of the seeds so many serve for a program: a run of it takes as long as dozens of one function's."""
SECONDS = 5
REFERENCE = "the reference"
PLANTED = (3, 5)
"""How many mistakes a program is given with."""


@dataclass(frozen=True)
class Flaw:
    """A hole in a kata: what it is about (`mistake ID`, `right/FILE`, `scenario NAME`, …) and what is wrong."""

    about: str
    says: str


class TooSlow(BaseException):
    """A candidate ran for too long. Not an Exception: no code under proof may catch it."""


@dataclass
class Subject:
    """An implementation on trial: loaded once, run under every seed.

    modes: what it is run in while it is watched. stage: of a program, how far it has come. if_changed: it forgets an
    argument, and counts where that changed one.
    """

    about: str
    files: dict[str, str]
    entry: list[str]
    modes: tuple[Any, ...] = ()
    stage: int = 0
    module: Any = None
    if_changed: bool = False
    rejected: bool = False

    @property
    def lazy(self) -> bool:
        """Of a lazy candidate: False while it has found no argument to forget, and is no other than the reference."""
        return not self.if_changed or bool(self.module._forgotten)

    def load(self) -> str | None:
        """Why it cannot be loaded, or None."""
        try:
            with _time_limit(SECONDS):
                self.module = load_files(self.files, "candidate")
        except (Exception, TooSlow, SystemExit) as error:
            return f"cannot be loaded: {type(error).__name__}: {error}"
        missing = missing_entries(self.module, self.entry)
        return f"does not define {', '.join(missing)}" if missing else None

    def outcomes(self, kata: Kata, cases: list[Case]) -> Iterator[Outcome]:
        for case in cases:
            seen = self.seen(kata, case)
            yield kata.judge(case, seen) if seen else Outcome(case, "timeout")

    def seen(self, kata: Kata, case: Case) -> Observation | None:
        """What it does in a case; None where it does not end."""
        given, seed = case.given(kata.seed, kata.device), case.seed(kata.seed)
        try:
            with _time_limit(max(SECONDS, case.scenario.seconds)):
                return observe(case.scenario, self.module, given, seed, self.files)
        except TooSlow:
            return None


class _time_limit:
    """Raises TooSlow in the block after some seconds of processor time: on a busy machine the clock would lie."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        def stop(*_: Any) -> None:
            raise TooSlow

        self._before = signal.signal(signal.SIGPROF, stop)
        signal.setitimer(signal.ITIMER_PROF, self._seconds)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, self._before)


@dataclass(frozen=True)
class Material:
    """A kata as plain data, for the proof.

    reference: the text of each file by its name; right: the same for each other solution, by the name of that. program:
    the names of a program's files that are given with mistakes in them; entry, reference and right are those of its
    last stage. equivalent: edits of the reference that no input can tell from it. data: what it trains on.
    """

    id: str
    title: str
    entry: list[str]
    forbid: list[str]
    scenarios: str
    reference: dict[str, str]
    mistakes: list[Mistake]
    right: dict[str, dict[str, str]]
    program: list[str] = field(default_factory=list)
    equivalent: tuple[Edit, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def stages(self) -> int:
        return 1 + len(self.reference) - len(self.program) if self.program else 1

    def stage_of(self, mistake: Mistake) -> int:
        """The first stage at which a mistake can be made."""
        follow_ups = list(self.reference)[len(self.program) :] if self.program else []
        return 1 + follow_ups.index(mistake.file) if mistake.file in follow_ups else 0

    def files(self, files: dict[str, str], stage: int) -> dict[str, str]:
        """Those of some files that a stage has."""
        return dict(list(files.items())[: len(self.program) + stage]) if self.program else files

    def entry_of(self, name: str) -> list[str]:
        """The entry points that a file of the reference defines."""
        found = definitions(self.reference[name])
        return [one for one in self.entry if one in found]

    def entry_at(self, stage: int) -> list[str]:
        return [one for name in self.files(self.reference, stage) for one in self.entry_of(name)]

    def kata(self, seed: int, stage: int | None = None) -> Kata:
        """As it is judged at a stage (the last), with the mistakes that the stage brings."""
        last = self.stages - 1 if stage is None else stage
        reference = self.files(self.reference, last)
        mistakes = [one for one in self.mistakes if stage is None or self.stage_of(one) == stage]
        entry = self.entry_at(last) if self.program else self.entry
        names = list(reference) if self.program else [f"{self.id}.py"]
        terms = (self.id, entry, names, self.scenarios, reference, self.forbid, mistakes, seed, "cpu")
        return Kata(*terms, stage=last, data=self.data)


def prove(material: Material, seeds: int = SEEDS) -> list[Flaw]:
    """All flaws of a kata, each said once. An empty list is the proof.

    What trains on data draws little from the seed and takes long: one seed does for it. A program, whose scenarios
    train a little, is run under a part of the seeds.
    """
    if material.data:
        seeds = 1
    elif material.program:
        seeds = math.ceil(seeds * PROGRAM_PART)
    with contextlib.redirect_stdout(io.StringIO()):  # what solutions print is for their person
        return _prove(material, seeds)


def _prove(material: Material, seeds: int) -> list[Flaw]:
    flaws: dict[tuple[str, str], Flaw] = {}

    def note(about: str, says: str, where: str = "") -> None:
        """The first place serves: a flaw that shows under every seed is still one."""
        flaws.setdefault((about, says), Flaw(about, f"{says} {where}".rstrip()))

    stages = [material.kata(FIRST, stage) for stage in range(material.stages)]
    subjects = _Subjects(material, note)
    for mistake in material.mistakes:
        if stages[-1].edited_files([mistake]) is None:
            note(f"mistake {mistake.id}", _why_unfit(material, mistake))
    experience = [Experience() for _ in stages]
    for number in range(FIRST, FIRST + seeds):
        trials = [kata.under(number) for kata in stages]
        kata = trials[-1]  # the last stage has the scenarios of all
        cases = _cases(kata, experience[-1])
        for case in cases:
            expected = kata.expected(case)
            if expected.raised:
                says = expected.raised.sentence
                note(f"scenario “{case.scenario.name}”", f"the reference {says}", f"({case.dtype}, seed {number})")
            if number == FIRST and (at := magnified(kata, case)):
                says = f"at “{at}” float32's rounding takes up its tolerance: give it one, or tamer inputs"
                note(f"scenario “{case.scenario.name}”", says, f"(seed {number})")
            if not expected.names and not expected.raised:
                note(f"scenario “{case.scenario.name}”", "it yields nothing, so it checks nothing")
        _must_pass(kata, [*cases, *kata.trainings] if number == FIRST else cases, subjects.right, note)
        for own, known in zip(trials, experience, strict=True):
            trial = name_all if number == FIRST else reject_all
            _note_named(own, trial(own, known), note)
        _must_fail(kata, subjects.lazy, experience[-1])
        if number == FIRST:
            for subject in subjects.starters:
                _starter_fails(trials[subject.stage], subject, note)
            once = [case for case in cases if seeds > 1 and dtype_in_turn(case, number)]
            fixed = {case.scenario.name for case in once if _draws_nothing(kata, case)}
            for one in experience:
                one.fixed |= fixed
        if material.program:
            _planted_fails(trials[0], experience[0], note)
    for subject in subjects.lazy:
        if subject.lazy and not subject.rejected:
            note(subject.about, "passes every scenario: the scenarios do not see it")
    return list(flaws.values())


def _why_unfit(material: Material, mistake: Mistake) -> str:
    """Why a mistake cannot be made in the reference."""
    try:
        apply_mistakes(material.reference, material.entry, [mistake])
    except (SourceError, SyntaxError) as error:
        return str(error)
    return "it does not fit what the entry points need of the reference"


def _cases(kata: Kata, experience: Experience) -> list[Case]:
    """Those that what is right is run in. Both dtypes have the same inputs: in turn they bring as much to light."""
    return [case for case in kata.cases if kata.seed == FIRST or experience.asks_for(case, kata.seed)]


def _draws_nothing(kata: Kata, case: Case) -> bool:
    """Whether the reference sees the same in a case under every seed: neither the scenario nor it draws anything."""
    given, seed = case.given(kata.seed, kata.device), case.seed(kata.seed)
    observe(case.scenario, kata.module(kata.reference), given, seed, kata.reference)
    after = global_states()
    seed_everything(seed)
    return not given.drew and after == global_states()


class _Subjects:
    """Everything that is put on trial, loaded once."""

    def __init__(self, material: Material, note: Any) -> None:
        self._right(material, note)
        self._lazy(material)
        self._empty(material, note)

    def _right(self, material: Material, note: Any) -> None:
        self.right: list[Subject] = []
        names = list(material.reference) if material.program else ["right.py"]
        modes = forbidding_modes(material.forbid, names)
        for about, texts in {REFERENCE: material.reference, **material.right}.items():
            files = dict(zip(names, texts.values(), strict=True))
            usable = self._add(self.right, Subject(about, files, material.entry, modes), note)
            if usable and about != REFERENCE:
                for source in files.values():
                    used = forbidden_use(source, material.forbid)
                    if used:
                        note(about, f"uses what the kata forbids: {used.says}")

    def _lazy(self, material: Material) -> None:
        self.lazy: list[Subject] = []
        for name, text in material.reference.items():
            entry = material.entry_of(name)
            source = text if material.program else entry_slice(text, entry)
            for lazy in lazy_candidates(source, entry):
                files = {**material.reference, name: lazy.source}
                about = f"the lazy candidate “{lazy.says}”"
                subject = Subject(about, files, material.entry, if_changed=lazy.if_changed)
                if subject.load() is None:
                    self.lazy.append(subject)

    def _empty(self, material: Material, note: Any) -> None:
        """What a person begins with: the starter; of a program, that of each follow-up beside what came before."""
        self.starters: list[Subject] = []
        for stage, name in enumerate(material.reference, 1 - len(material.program)):
            if material.program and stage < 1:
                continue
            entry = material.entry_of(name)
            blank = starter(material.reference[name], entry, material.title, material.id)
            files = {**material.files(material.reference, stage), name: blank}
            stage = stage if material.program else 0
            subject = Subject("the starter", files, material.entry_at(stage), stage=stage)
            self._add(self.starters, subject, note)

    @staticmethod
    def _add(subjects: list[Subject], subject: Subject, note: Any) -> bool:
        why = subject.load()
        if why:
            note(subject.about, why)
        else:
            subjects.append(subject)
        return not why


def _must_pass(kata: Kata, cases: list[Case], right: list[Subject], note: Any) -> None:
    for subject in right:
        wanted = [case for place, case in enumerate(cases) if _has_turn(kata, place, case, subject, right)]
        # what is called depends neither on the seed nor on the dtype, as a rule
        watched = [case for case in wanted if kata.seed == FIRST and dtype_in_turn(case, kata.seed)]
        with contextlib.ExitStack() as stack:  # once for all: to replace a kernel takes as long as to run a case
            for mode in subject.modes if watched else ():
                stack.enter_context(mode)
            seen = {case.number: subject.seen(kata, case) for case in watched}
        for case in wanted:
            if case.number in seen:
                one = seen[case.number]
            elif subject.about == REFERENCE and kata.seed != FIRST:
                one = kata.expected(case)
            else:
                one = subject.seen(kata, case)
            outcome = kata.judge(case, one) if one else Outcome(case, "timeout")
            if outcome.status != "passed":
                says = outcome.failure.sentence if outcome.failure else outcome.status
                where = f"in {case.dtype} under seed {kata.seed}: {says}"
                note(subject.about, f"fails “{case.scenario.name}”", where)


def _has_turn(kata: Kata, place: int, case: Case, subject: Subject, right: list[Subject]) -> bool:
    """Whether a right solution is run in a case. Under the first seed all are, then one of them in each case."""
    if kata.seed == FIRST:
        return True
    if subject.about == REFERENCE:  # compared with itself it can only fail what `expect` says of what it drew
        return case.scenario.expect is not None
    others = [one for one in right if one.about != REFERENCE]
    return others[(kata.seed // 2 + place) % len(others)] is subject  # `_cases` takes every second seed's dtype


def _note_named(kata: Kata, found: Naming, note: Any) -> None:
    for mistake in found.broken:
        note(f"mistake {mistake.id}", "it cannot be loaded, or does not end: a mistake must run")
    for mistake in found.accepted:
        note(f"mistake {mistake.id}", "passes every scenario", f"under seed {kata.seed}")
    for one, other in found.alike:
        where = f"under seed {kata.seed}: add a scenario that does, or `same_as`"
        note(f"mistake {one.id}", f"cannot be told apart from {other.id}", where)
        note(f"mistake {other.id}", f"cannot be told apart from {one.id}", where)


def _must_fail(kata: Kata, lazy: list[Subject], experience: Experience) -> None:
    """A lazy candidate must be rejected under at least one seed, and is then not run again.

    Nor is one that never found an argument to forget: it is no other than the reference.
    """
    for subject in lazy:
        if not subject.rejected and (subject.lazy or kata.seed == FIRST):
            function = subject.about.partition(":")[0]  # what one laziness fails in, the next does as well
            for outcome in subject.outcomes(kata, experience.order(kata, function)):
                if outcome.status != "passed":
                    subject.rejected = True
                    experience.rejected(function, outcome.case)
                    break


def _starter_fails(kata: Kata, subject: Subject, note: Any) -> None:
    """In the scenarios of its own stage: all that came before is the reference's."""
    outcomes = list(subject.outcomes(kata, [case for case in kata.cases if case.scenario.stage == subject.stage]))
    if all(outcome.status == "passed" for outcome in outcomes):
        note("the starter", "passes")
    wrong = [outcome for outcome in outcomes if outcome.status not in ("passed", "failed")]
    if wrong:
        note("the starter", f"is {wrong[0].status} in “{wrong[0].case.scenario.name}”, not failed")


def _planted_fails(kata: Kata, experience: Experience, note: Any) -> None:
    """A program is given with several mistakes at once: they must not undo one another."""
    fewest, most = PLANTED
    count = fewest + kata.seed % (most - fewest + 1)
    planted = plant(kata.reference, kata.mistakes, count, kata.seed)
    ids = " and ".join(mistake.id for mistake in planted.mistakes)
    subject = Subject(f"planting {ids}", planted.files, kata.entry)
    if len(planted.mistakes) < count:
        note("planting", f"only {len(planted.mistakes)} of {count} mistakes go together", f"under seed {kata.seed}")
    why = subject.load()
    if why:
        note(subject.about, why)
    elif all(one.status == "passed" for one in subject.outcomes(kata, experience.order(kata))):
        note(subject.about, "passes every scenario", f"under seed {kata.seed}")


def material_of(kata: Any) -> Material:
    """What the proof needs of a kata of `nfquiz.content`."""
    last = kata.stages - 1
    reference = kata.reference_files(last)
    return Material(
        id=kata.id,
        title=kata.title,
        entry=list(kata.entry_at(last)),
        forbid=list(kata.forbid),
        scenarios=kata.scenarios_path.read_text(encoding="utf-8"),
        reference=reference,
        mistakes=[Mistake.from_json(mistake_json(mistake)) for mistake in kata.mistakes],
        right={f"right/{path.name}": _right_files(path, reference) for path in kata.right},
        program=list(kata.program.files) if kata.program else [],
        equivalent=tuple(Edit(edit.find, edit.replace) for mark in kata.equivalent for edit in mark.edits),
        data=_data(kata),
    )


def _data(kata: Any) -> dict[str, Any]:
    dataset = read_dataset(kata)
    if dataset is None:
        return {}
    body = bytearray()
    table = wire.encode_data({**dataset.given, **dataset.held_out}, body)
    return wire.decode_data(table, body)


def _right_files(path: Path, reference: dict[str, str]) -> dict[str, str]:
    """Another solution's files; in a program's folder those that are missing are the reference's."""
    if path.is_dir():
        own = {file.name: file.read_text(encoding="utf-8") for file in path.glob("*.py")}
        return {name: own.get(name, text) for name, text in reference.items()}
    return {path.name: path.read_text(encoding="utf-8")}
