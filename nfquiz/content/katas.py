"""Katas: `kata.yaml` as data, and the folder it stands in."""

from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import force_setattr

from nfquiz.content.parts import (
    LEVELS,
    Asked,
    Fault,
    Level,
    Name,
    Names,
    Sources,
    Text,
    Topics,
    repetition_faults,
)

FEWEST_HINTS = 3
FEWEST_MISTAKES = 4

_Identifier = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", extra={"expected": "a Python name, such as softmax_backward"}),
]
_FileName = Annotated[
    str,
    Meta(pattern=r"^[a-z_][a-z0-9_]*\.py$", extra={"expected": "the name of a Python file, such as model.py"}),
]
_Entries = Annotated[tuple[_Identifier, ...], Meta(min_length=1, description="What the candidate's file must define.")]
_Minutes = Annotated[int, Meta(ge=1, le=240, description="What an interviewer would allow.")]
_Hints = Annotated[
    tuple[Text, ...],
    Meta(
        description=f"At least {FEWEST_HINTS}, from a nudge to nearly the answer.",
        extra_json_schema={"minItems": FEWEST_HINTS},
    ),
]
_Find = Annotated[str, Meta(min_length=1, description="Unique within the source of the entry points.")]
_Forbidden = Annotated[
    str,
    Meta(
        pattern=r"^(aten::\w+(\.\w+)?|[A-Za-z_]\w*(\.[A-Za-z_]\w*)*)$",
        description="torch.optim, Tensor.softmax or aten::_softmax.",
        extra={"expected": "a dotted name (torch.optim), a method (Tensor.softmax) or an operator (aten::_softmax)"},
    ),
]


class Edit(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One replacement of text in the reference."""

    find: _Find
    replace: str


class Mistake(Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """What a real candidate gets wrong, as edits of the reference.

    `find` and `replace` are the short form of a single edit; `edits` holds the edits in either case.
    """

    id: Name
    says: Annotated[Text, Meta(description="What was done instead of what, and where it shows.")]
    find: _Find | None = None
    replace: str | None = None
    edits: Annotated[tuple[Edit, ...], Meta(description="Where one edit is not enough.")] = ()
    file: Annotated[_FileName, Meta(description="The file of a program kata that it is made in.")] | None = None
    card: Annotated[Name, Meta(description="The card that explains it.")] | None = None
    same_as: Annotated[Names, Meta(description="Mistakes that no input can tell from this one.")] = ()

    def __post_init__(self) -> None:
        if self.find is not None and self.replace is not None and not self.edits:
            force_setattr(self, "edits", (Edit(self.find, self.replace),))

    def faults(self) -> Iterator[Fault]:
        """What is wrong beyond the types of the fields."""
        short = self.find is not None or self.replace is not None
        if short and (self.find is None or self.replace is None):
            missing = "find" if self.find is None else "replace"
            yield (), f"the key `{missing}` is missing: an edit has `find` and `replace`"
        elif short and self.edits != (Edit(self.find, self.replace),):
            yield ("edits",), "edits: there are `find` and `replace` too: move them into `edits`"
        elif not short and not self.edits:
            yield (), "has no edit: write `find` and `replace`, or `edits`"
        for index, edit in enumerate(self.edits):
            if edit.find == edit.replace:
                yield ("find",) if short else ("edits", index), "find: `replace` says the same, so nothing is wrong"
        if self.id in self.same_as:
            yield ("same_as",), "same_as: names the mistake itself: remove it"
        yield from repetition_faults(same_as=self.same_as)


class Program(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A kata that is a folder: a program that the candidate gets with mistakes in it."""

    files: Annotated[
        tuple[_FileName, ...], Meta(min_length=1, description="In the order in which they import one another.")
    ]


class FollowUp(Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """What is asked of a program next, once it works: one more file."""

    file: _FileName
    entry: _Entries
    title: Text
    minutes: _Minutes
    prompt: Annotated[
        str, Meta(pattern=r"^prompt-[a-z0-9-]+\.md$", extra={"expected": "a name such as prompt-cache.md"})
    ]
    hints: _Hints = ()


class Gpu(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """How the kata is judged on a GPU, after the CPU."""

    bfloat16: Annotated[bool, Meta(description="Its scenarios run in bfloat16 as well.")] = False
    synchronises: Annotated[bool, Meta(description="Whether a solution may make the CPU wait for the GPU.")] = True


_DataName = Annotated[
    str,
    Meta(pattern=r"^[a-z0-9][a-z0-9._-]*$", extra={"expected": "a file's name, such as train-images-idx3-ubyte"}),
]


class Data(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What a capstone trains on: IDX files of unsigned bytes, and texts (`.txt`)."""

    folder: Annotated[Name, Meta(description="The folder under the pack's data/.")]
    given: Annotated[tuple[_DataName, ...], Meta(min_length=1, description="What the candidate's process gets.")]
    held_out: Annotated[tuple[_DataName, ...], Meta(description="What only the examiner sees.")] = ()


class Equivalent(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Mutants of the reference that no input allowed by the contract can tell from it."""

    find: Annotated[
        str, Meta(min_length=1, description="Unique within the entry points and the module-level names they use.")
    ]
    replace: Annotated[tuple[str, ...], Meta(min_length=1, description="What each of the mutants has instead.")]
    why: Annotated[Text, Meta(description="Why no input can tell: it holds for each of them.")]

    @property
    def edits(self) -> tuple[Edit, ...]:
        """One for each mutant."""
        return tuple(Edit(self.find, one) for one in self.replace)

    def faults(self) -> Iterator[Fault]:
        """What is wrong beyond the types of the fields."""
        if self.find in self.replace:
            yield ("replace",), "replace: `find` says the same, so nothing is changed"
        yield from repetition_faults(replace=self.replace)


class KataFile(Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """What `kata.yaml` holds."""

    title: Text
    entry: _Entries
    reference: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z_][A-Za-z0-9_]*(/[A-Za-z_][A-Za-z0-9_]*)*$",
            description="The module under reference_impl that holds it; of a program, the folder.",
            extra={"expected": "a module's name, such as optimizers, or a program's folder"},
        ),
    ]
    level: Level
    minutes: _Minutes
    topics: Topics
    sources: Sources
    prerequisites: Annotated[Names, Meta(description="Katas to do before, no cycles.")] = ()
    forbid: Annotated[tuple[_Forbidden, ...], Meta(description="What the candidate may not call.")] = ()
    cards: Annotated[Names, Meta(description="Cards about it.")] = ()
    then: Annotated[Names, Meta(description="Katas that an interviewer asks next.")] = ()
    asked: Asked | None = None
    gpu: Gpu = Gpu()
    data: Data | None = None
    hints: _Hints = ()
    program: Program | None = None
    follow_ups: Annotated[tuple[FollowUp, ...], Meta(description="Of a program: what is asked next, in order.")] = ()
    mistakes: Annotated[
        tuple[Mistake, ...],
        Meta(
            description=f"At least {FEWEST_MISTAKES}.",
            extra_json_schema={"minItems": FEWEST_MISTAKES},
        ),
    ] = ()
    equivalent: Annotated[
        tuple[Equivalent, ...], Meta(description="Mutants that `nfquiz lint --mutants` finds and that are none.")
    ] = ()

    def faults(self) -> Iterator[Fault]:
        """What is wrong beyond the types of the fields."""
        yield from repetition_faults(
            entry=self.entry,
            topics=self.topics,
            prerequisites=self.prerequisites,
            forbid=self.forbid,
            cards=self.cards,
            then=self.then,
        )
        for index, mistake in enumerate(self.mistakes):
            for keys, says in mistake.faults():
                yield ("mistakes", index, *keys), says
        for index, mark in enumerate(self.equivalent):
            for keys, says in mark.faults():
                yield ("equivalent", index, *keys), f"equivalent: {says}"
        yield from self._program_faults()

    def _program_faults(self) -> Iterator[Fault]:
        names = self.files_at(len(self.follow_ups))
        if self.program is None:
            if self.follow_ups:
                yield ("follow_ups",), "follow_ups: only a program has them: name its files under `program`"
        else:
            yield from repetition_faults(files=names)
            yield from repetition_faults(entry=self.entry_at(len(self.follow_ups)))
        for index, mistake in enumerate(self.mistakes):
            if self.program is None and mistake.file is not None:
                yield ("mistakes", index, "file"), "file: only a mistake in a program has one: remove it"
            elif self.program is not None and mistake.file not in names:
                where = ("mistakes", index, "file") if mistake.file else ("mistakes", index)
                yield where, f"file: expected one of {', '.join(names)}, got {mistake.file or 'none'}"

    @property
    def has_mutants(self) -> bool:
        """Whether small changes of the reference are wrong: not a program's, whose mistakes are planted in ever new
        combinations, nor those of what trains, where the settings are free."""
        return self.program is None and self.data is None

    @property
    def stages(self) -> int:
        """How many runs it takes to solve it all: 1, and one more for each follow-up."""
        return 1 + len(self.follow_ups)

    def files_at(self, stage: int) -> tuple[str, ...]:
        """The files of a program at a stage, in the order in which they are imported."""
        own = self.program.files if self.program else ()
        return (*own, *(one.file for one in self.follow_ups[:stage]))

    def entry_at(self, stage: int) -> tuple[str, ...]:
        """What the candidate's files must define at a stage."""
        return (*self.entry, *(name for one in self.follow_ups[:stage] for name in one.entry))

    def mistakes_at(self, stage: int) -> tuple[Mistake, ...]:
        """The mistakes that can be made in the files of a stage."""
        names = self.files_at(stage)
        return tuple(one for one in self.mistakes if one.file is None or one.file in names)


class Kata(KataFile, frozen=True, gc=False, kw_only=True):
    """A kata: its file, and where it stands. `root` is the pack's folder, `folder` is `katas/TOPIC/ID` in it."""

    root: Path
    folder: Path

    @classmethod
    def of(cls, file: KataFile, root: Path, folder: Path) -> "Kata":
        fields = {name: getattr(file, name) for name in file.__struct_fields__}
        return cls(**fields, root=root, folder=folder)

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def topic(self) -> str:
        """The folder above: `optimizers`."""
        return self.folder.parent.name

    @property
    def path(self) -> Path:
        return self.folder / "kata.yaml"

    @property
    def prompt_path(self) -> Path:
        return self.folder / "prompt.md"

    def prompt_path_at(self, stage: int) -> Path:
        """The prompt of a stage: of the kata, or of the follow-up that the stage brings."""
        return self.folder / self.follow_ups[stage - 1].prompt if stage else self.prompt_path

    @property
    def scenarios_path(self) -> Path:
        return self.folder / "scenarios.py"

    @property
    def reference_path(self) -> Path:
        """The module that holds the reference; of a program, the folder."""
        return self.root / "reference_impl" / (self.reference if self.program else f"{self.reference}.py")

    def reference_paths(self, stage: int = 0) -> tuple[Path, ...]:
        """The reference's files at a stage."""
        path = self.reference_path
        return tuple(path / name for name in self.files_at(stage)) if self.program else (path,)

    def reference_files(self, stage: int = 0) -> dict[str, str]:
        """The texts of the reference's files at a stage, by name, in the order in which they are imported."""
        return {path.name: path.read_text(encoding="utf-8") for path in self.reference_paths(stage)}

    @property
    def right(self) -> tuple[Path, ...]:
        """Other correct solutions: files; of a program, folders."""
        return tuple(sorted((self.folder / "right").glob("*/" if self.program else "*.py")))


def learning_order(katas: Iterable[Kata]) -> list[Kata]:
    """What comes before comes first; then what interviews ask most, then the lower level, then by id.

    Katas in a cycle (which the linter refuses) come last; unknown prerequisites are ignored.
    """
    by_id = {kata.id: kata for kata in katas}
    waiting = {kata.id: {one for one in kata.prerequisites if one in by_id} for kata in by_id.values()}
    followers: dict[str, list[str]] = {name: [] for name in by_id}
    for name, before in waiting.items():
        for one in before:
            followers[one].append(name)

    def rank(name: str) -> tuple[int, int, str]:
        kata = by_id[name]
        return (-(kata.asked.sources if kata.asked else 0), LEVELS.index(kata.level), name)

    ready = [rank(name) for name, before in waiting.items() if not before]
    heapify(ready)
    order: list[str] = []
    while ready:
        name = heappop(ready)[-1]
        order.append(name)
        for follower in followers[name]:
            waiting[follower].discard(name)
            if not waiting[follower]:
                heappush(ready, rank(follower))
    order += sorted(set(by_id) - set(order), key=rank)
    return [by_id[name] for name in order]
