"""Courses: katas and cards in an order to work through, `paths/NAME.yaml` in a pack."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from nfquiz.content.packs import Pack
from nfquiz.content.parts import Fault, Name, Names, Text, repetition_faults
from nfquiz.content.problems import Problem, problem
from nfquiz.errors import UserError, unknown


class Step(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What belongs together: the cards first, then the katas."""

    title: Text
    cards: Names = ()
    katas: Names = ()

    def faults(self) -> Iterator[Fault]:
        """What is wrong beyond the types of the fields."""
        if not self.cards and not self.katas:
            yield (), "has neither cards nor katas"


class Course(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A way through cards and katas. `path` is the file's name."""

    path: Name
    title: Text
    about: Text
    steps: Annotated[tuple[Step, ...], Meta(min_length=1)]

    @property
    def cards(self) -> list[str]:
        return [card for step in self.steps for card in step.cards]

    @property
    def katas(self) -> list[str]:
        return [kata for step in self.steps for kata in step.katas]

    def faults(self) -> Iterator[Fault]:
        """What is wrong beyond the types of the fields."""
        yield from repetition_faults(cards=tuple(self.cards), katas=tuple(self.katas))
        for index, step in enumerate(self.steps):
            for keys, says in step.faults():
                yield ("steps", index, *keys), says


def course_files(packs: Iterable[Pack]) -> dict[str, tuple[Pack, Path]]:
    """The courses that there are, by name; none is read."""
    return {path.stem: (pack, path) for pack in packs for path in sorted((pack.root / "paths").glob("*.yaml"))}


def read_course(pack: Pack, path: Path) -> tuple[Course | None, list[Problem]]:
    """One course, or None with all problems of its file."""
    from nfquiz.content.validate import validate
    from nfquiz.content.yaml_file import Document

    document = Document(path)
    course, found = validate(document, Course)
    if course is not None and course.path != path.stem:
        found.append((document.line(("path",)), f"path: the file is called {path.name}, so this is {path.stem}"))
    return course, [problem(pack.root, path, line, says) for line, says in found]


def find_course(packs: Iterable[Pack], name: str) -> Course:
    """Raises UserError with the names that there are for an unknown one, with its problems where its file has some."""
    files = course_files(packs)
    if name not in files:
        error = unknown("path", name, files)
        error.hint = error.hint or f"There are: {', '.join(files)}."
        raise error
    course, problems = read_course(*files[name])
    if course is None:
        raise UserError(f"The path {name!r} can't be read:\n" + "\n".join(f"  {one}" for one in problems))
    return course


def broken_links(pack: Pack, path: Path, course: Course, cards: Iterable[str], katas: Iterable[str]) -> list[Problem]:
    """Cards and katas that a course names and that are not there."""
    from nfquiz.content.yaml_file import Document

    document, found = Document(path), []
    for index, step in enumerate(course.steps):
        for key, names, known in (("cards", step.cards, cards), ("katas", step.katas, katas)):
            for place, name in enumerate(names):
                if name not in known:
                    line = document.line(("steps", index, key, place))
                    found.append(problem(pack.root, path, line, f"{key}: there is no {key[:-1]} {name}"))
    return found
