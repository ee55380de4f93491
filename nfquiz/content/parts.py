"""What decks and katas share: names, texts, sources, links, and the checks that go with them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct

Keys = tuple[str | int, ...]
Fault = tuple[Keys, str]
"""Where in a struct something is wrong, and what to write instead."""

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Name = Annotated[
    str,
    Meta(
        pattern=f"^{KEBAB.pattern}$",
        description="Lower-case letters, digits and hyphens, such as adam-epsilon.",
        extra={"expected": "a name in lower-case letters, digits and hyphens, such as adam-epsilon"},
    ),
]
Text = Annotated[str, Meta(pattern=r"\S", extra={"expected": "a text that is not empty"})]
Level = Literal["core", "intermediate", "advanced"]
LEVELS: tuple[str, ...] = ("core", "intermediate", "advanced")


class Source(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A primary source: a paper, a book, official documentation."""

    title: Text
    url: Annotated[
        str,
        Meta(pattern=r"^https?://\S+$", extra={"expected": "a web address that starts with https://"}),
    ]
    year: Annotated[int, Meta(ge=1800, le=2100)] | None = None


class Asked(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """How often interviews ask it."""

    sources: Annotated[int, Meta(ge=1, description="How many independent places ask it.")]
    last: Annotated[int, Meta(ge=1990, le=2100, description="The year it was last seen asked.")]


Names = tuple[Name, ...]
Topics = Annotated[tuple[Name, ...], Meta(min_length=1, description="At least one.")]
Sources = Annotated[tuple[Source, ...], Meta(min_length=1, description="At least one.")]


def repeated(names: Iterable[object]) -> list[object]:
    """The names that stand there more than once."""
    names = list(names)
    # almost always there is none, and a set is made in no time
    if len(set(names)) == len(names):
        return []
    return [name for name, count in Counter(names).items() if count > 1]


def repetition_faults(**lists: tuple[str, ...]) -> Iterator[Fault]:
    """A fault for each name that a list holds twice; the keyword is the list's key."""
    for key, names in lists.items():
        for name in repeated(names):
            where = len(names) - 1 - names[::-1].index(name)
            yield (key, where), f"{key}: `{name}` stands there twice: remove one"
