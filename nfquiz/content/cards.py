"""Question cards and decks, as their YAML files hold them.

A card is one of five kinds, told apart by `kind`. What can't be said by types alone is said by `faults()`: it gives
(keys, sentence) pairs, the sentence telling what to write instead.
"""

import itertools
import math
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from nfquiz.content.parts import Asked, Fault, Level, Name, Names, Source, Text, Topics, repeated, repetition_faults

Number = int | float
MOST_COMBINATIONS = 20_000
_PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")
_GAP = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


class Point(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One thing that a complete answer says; without a `must` point the answer is wrong."""

    say: Text
    must: bool = False


class Option(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One option of a choice card."""

    say: Text
    right: bool = False
    why: Text | None = None


class Gap(Struct, frozen=True, gc=False):
    """A hidden part of a cloze text, with every accepted wording; the first is the one that is shown."""

    accepted: tuple[str, ...]

    @property
    def shown(self) -> str:
        return self.accepted[0]

    def accepts(self, answer: str) -> bool:
        """Whether an answer is one of the wordings, case and spaces ignored."""
        return squeezed(answer) in {squeezed(wording) for wording in self.accepted}


def _one_with(key: str) -> dict[str, object]:
    """JSON Schema's way to say that one element at least has `key: true`."""
    return {"contains": {"properties": {key: {"const": True}}, "required": [key]}}


def squeezed(text: str) -> str:
    """A text without spaces and case: how cloze answers are compared."""
    return "".join(text.casefold().split())


class _Card(Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """What every kind of card has."""

    id: Annotated[
        Name,
        Meta(description="Unique over all decks. Never changed: the person's history hangs on it."),
    ]
    level: Level
    q: Annotated[Text, Meta(description="The question, as an interviewer asks it.")]
    topics: Topics
    sources: Annotated[tuple[Source, ...], Meta(description="At least one.", extra_json_schema={"minItems": 1})]
    trap: Annotated[Text, Meta(description="What an interviewer pushes on next.")] | None = None
    katas: Annotated[Names, Meta(description="Katas that practise it.")] = ()
    then: Annotated[Names, Meta(description="Cards that follow up.")] = ()
    asked: Asked | None = None

    def faults(self) -> Iterator[Fault]:
        """What is wrong beyond the types of the fields."""
        yield from repetition_faults(topics=self.topics, katas=self.katas, then=self.then)
        if self.id in self.then:
            yield ("then",), "then: a card can't follow itself: remove its own id"


class OpenCard(_Card, frozen=True, gc=False, kw_only=True, tag="open"):
    """Answered from memory; the rubric is ticked after the reveal."""

    points: Annotated[
        tuple[Point, ...],
        Meta(
            description="2 to 5, at least one of them with must: true.",
            extra_json_schema={"minItems": 2, "maxItems": 5, **_one_with("must")},
        ),
    ]
    answer: Annotated[Text, Meta(description="The model answer, Markdown.")]

    def faults(self) -> Iterator[Fault]:
        yield from _Card.faults(self)
        yield from _rubric_faults(self.points)


class ChoiceCard(_Card, frozen=True, gc=False, kw_only=True, tag="choice"):
    """Checked; options are shuffled, one or more of them are right."""

    options: Annotated[
        tuple[Option, ...],
        Meta(
            description="3 to 5, at least one of them with right: true.",
            extra_json_schema={"minItems": 3, "maxItems": 5, **_one_with("right")},
        ),
    ]
    explain: Text

    @property
    def right(self) -> frozenset[int]:
        """The indices of the right options."""
        return frozenset(index for index, option in enumerate(self.options) if option.right)

    def faults(self) -> Iterator[Fault]:
        yield from _Card.faults(self)
        if not 3 <= len(self.options) <= 5:
            yield ("options",), f"options: write 3 to 5 of them, there {_are(len(self.options))}"
        if not self.right:
            yield ("options",), "options: none is right: give at least one `right: true`"
        elif len(self.right) == len(self.options) > 1:
            yield ("options",), "options: all are right: give at least one that is wrong"
        for text in repeated(option.say.strip() for option in self.options):
            yield ("options",), f"options: two say the same: {text!r}"


class ClozeCard(_Card, frozen=True, gc=False, kw_only=True, tag="cloze"):
    """Checked, case and spaces ignored."""

    text: Annotated[Text, Meta(description="With one or more {{hidden}} parts; {{hidden|other wording}} accepts both.")]
    explain: Text

    @property
    def parts(self) -> tuple[str | Gap, ...]:
        """The text in order: what is shown, and the gaps."""
        pieces = _GAP.split(self.text)
        parts: list[str | Gap] = []
        for index, piece in enumerate(pieces):
            if index % 2:
                parts.append(Gap(tuple(wording.strip() for wording in piece.split("|"))))
            elif piece:
                parts.append(piece)
        return tuple(parts)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return tuple(part for part in self.parts if isinstance(part, Gap))

    @property
    def full(self) -> str:
        """The text with every gap filled."""
        return "".join(part.shown if isinstance(part, Gap) else part for part in self.parts)

    def faults(self) -> Iterator[Fault]:
        yield from _Card.faults(self)
        gaps = self.gaps
        if not gaps:
            yield ("text",), "text: nothing is hidden: put what is asked in {{double braces}}"
        if any(not squeezed(wording) for gap in gaps for wording in gap.accepted):
            yield ("text",), "text: a hidden part is empty: write {{hidden}} or {{hidden|other wording}}"
        if any("\\" in wording[-1:] for gap in gaps for wording in gap.accepted[:-1]):
            yield ("text",), "text: wordings are parted by a plain | without a backslash: {{hidden|other wording}}"
        rest = _GAP.sub("", self.text)
        if "{{" in rest or "}}" in rest:
            yield ("text",), "text: a pair of double braces is not closed: write {{hidden}}"


class NumericCard(_Card, frozen=True, gc=False, kw_only=True, tag="numeric"):
    """Checked; the numbers are drawn afresh each time."""

    given: Annotated[
        dict[
            Annotated[
                str,
                Meta(pattern=r"^[A-Za-z_]\w*$", extra={"expected": "a name that a formula can use, such as H or d_k"}),
            ],
            Annotated[tuple[int | float, ...], Meta(min_length=1)],
        ],
        Meta(min_length=1, description="For each {name} of the question the values it may take."),
    ]
    answer: Annotated[Text, Meta(description="A formula over the names.")]
    tolerance: Annotated[float, Meta(ge=0, lt=1, description="Relative.")] = 1e-3
    unit: Text | None = None
    explain: Text

    @property
    def combinations(self) -> int:
        """How many different questions the card holds."""
        return math.prod(len(values) for values in self.given.values())

    def every(self) -> Iterator[dict[str, Number]]:
        """All combinations of the given values."""
        for values in itertools.product(*self.given.values()):
            yield dict(zip(self.given, values, strict=True))

    def question(self, values: Mapping[str, Number]) -> str:
        """`q` with the numbers put in; braces around anything but a given name stay as they are.

        In a formula the braces stay around the number: `x^{n}` must not become `x^28`, which is x²8.
        """

        def put_in(text: str, braces: str = "{}") -> str:
            return _PLACEHOLDER.sub(lambda hit: braces.format(values[hit[1]]) if hit[1] in values else hit[0], text)

        if "$" not in self.q:
            return put_in(self.q)
        from nfquiz.content.latex.passage import pieces

        return "".join(
            put_in(piece.source, "{{{}}}" if piece.kind in ("inline", "block") else "{}") for piece in pieces(self.q)
        )

    def solution(self, values: Mapping[str, Number]) -> Number:
        """The right number. Raises formula.FormulaError where there is none (the linter rules that out)."""
        from nfquiz.content.formula import Formula

        return Formula(self.answer)(values)

    def accepts(self, number: Number, values: Mapping[str, Number]) -> bool:
        """Whether a number is right within the tolerance."""
        return math.isclose(number, self.solution(values), rel_tol=max(self.tolerance, 1e-12), abs_tol=1e-12)

    def faults(self) -> Iterator[Fault]:
        from nfquiz.content.formula import FUNCTIONS, Formula, FormulaError

        yield from _Card.faults(self)
        shown = set(_PLACEHOLDER.findall(self.q))
        names = ", ".join(self.given)
        for name in sorted(shown - set(self.given)):
            yield ("q",), f"q: {{{name}}} is not given: add it to `given` (which has {names})"
        for name in self.given:
            if name in FUNCTIONS:
                yield ("given", name), f"given: {name} is a function of formulas: take another name"
            if name not in shown:
                yield ("given", name), f"given: {name} is not shown: write {{{name}}} in `q`, or remove it"
        for name, values in self.given.items():
            if not all(math.isfinite(value) for value in values):
                yield ("given", name), f"given: {name} holds a value that is not finite"
            if repeated(values):
                yield ("given", name), f"given: {name} holds {repeated(values)[0]} twice"
        try:
            formula = Formula(self.answer)
        except FormulaError as error:
            yield ("answer",), f"answer: {error}"
            return
        unknown = [name for name in formula.names if name not in self.given]
        if unknown:
            yield ("answer",), f"answer: {', '.join(unknown)} is not given: `given` has {names}"
        elif self.combinations > MOST_COMBINATIONS:
            yield ("given",), f"given: {self.combinations} combinations are too many: keep it under {MOST_COMBINATIONS}"
        else:
            try:
                for values in self.every():
                    formula(values)
            except FormulaError as error:
                yield ("answer",), f"answer: {error}"


class CodeCard(_Card, frozen=True, gc=False, kw_only=True, tag="code"):
    """A snippet; asked is its output (checked) or its bug (rubric)."""

    code: Annotated[Text, Meta(description="Python; only torch, numpy and the standard library.")]
    asks: Literal["output", "bug"]
    prints: Annotated[str, Meta(description="With asks: output. The exact output.")] | None = None
    explain: Annotated[Text, Meta(description="With asks: output.")] | None = None
    points: Annotated[tuple[Point, ...], Meta(description="With asks: bug. 2 to 5, at least one of them a must.")] = ()
    answer: Annotated[Text, Meta(description="With asks: bug. The model answer, Markdown.")] | None = None

    def faults(self) -> Iterator[Fault]:
        from nfquiz.content.python_text import snippet_faults

        yield from _Card.faults(self)
        for says in snippet_faults(self.code):
            yield ("code",), f"code: {says}"
        if self.asks == "output":
            wanted, other, others = ("prints", "explain"), "bug", ("points", "answer")
        else:
            wanted, other, others = ("points", "answer"), "output", ("prints",)
        for key in wanted:
            if getattr(self, key) in (None, ()):
                yield ("asks",), f"asks: {self.asks} needs the key `{key}`"
        for key in others:
            if getattr(self, key) not in (None, ()):
                yield (key,), f"{key}: belongs to `asks: {other}`: remove it, or change `asks`"
        if self.asks == "bug" and self.points:
            yield from _rubric_faults(self.points)
        if self.asks == "output" and self.prints is not None and not self.prints.strip():
            yield ("prints",), "prints: is empty: write the exact output"


Card = OpenCard | ChoiceCard | ClozeCard | NumericCard | CodeCard
Kind = Literal["open", "choice", "cloze", "numeric", "code"]
KINDS: tuple[Kind, ...] = ("open", "choice", "cloze", "numeric", "code")


def kind_of(card: "Card | Brief") -> str:
    """`open`, `choice`, `cloze`, `numeric` or `code`."""
    return card.kind if isinstance(card, Brief) else type(card).__struct_config__.tag


class Traits(Struct, gc=False, array_like=True, eq=False):
    """What chooses and orders a card, without its name and its texts: of a deck most cards share theirs with others.

    Attributes:
        rubric: whether it is answered freely and ticked.
        source: what reads the texts of the deck's cards.
    """

    kind: Kind
    level: Level
    topics: tuple[str, ...]
    katas: tuple[str, ...]
    then: tuple[str, ...]
    asked: Asked | None
    rubric: bool
    source: Any = None


class Brief(Struct, gc=False, eq=False, frozen=True):
    """A card whose texts are still to be read: of very many cards few are ever shown."""

    id: str
    traits: Traits

    @property
    def kind(self) -> Kind:
        return self.traits.kind

    @property
    def level(self) -> Level:
        return self.traits.level

    @property
    def topics(self) -> tuple[str, ...]:
        return self.traits.topics

    @property
    def katas(self) -> tuple[str, ...]:
        return self.traits.katas

    @property
    def then(self) -> tuple[str, ...]:
        return self.traits.then

    @property
    def asked(self) -> Asked | None:
        return self.traits.asked

    @property
    def rubric(self) -> bool:
        return self.traits.rubric


class BriefDeck(Struct, gc=False):
    """A deck whose cards are still to be read.

    Attributes:
        names: the cards' ids, parted by spaces: one text takes a fifth of the memory of very many.
        traits: those that its cards have.
        of: of each card, which of the traits are its own.
    """

    deck: str
    title: str
    names: str
    traits: tuple[Traits, ...]
    of: tuple[int, ...]

    @property
    def cards(self) -> tuple[Brief, ...]:
        """The cards, made afresh at each look."""
        return tuple(map(Brief, self.names.split(), map(self.traits.__getitem__, self.of)))


def has_rubric(card: Card | Brief) -> bool:
    """Whether it is answered freely and ticked against points."""
    return card.rubric if isinstance(card, Brief) else bool(getattr(card, "points", ()))


def whole(card: Card | Brief) -> Card:
    """The card itself, read where that was not done yet."""
    return card.traits.source.read(card.id) if isinstance(card, Brief) else card


class Deck(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A file of `questions/`."""

    deck: Annotated[Name, Meta(description="As the file's name.")]
    title: Text
    cards: Annotated[tuple[Card, ...], Meta(min_length=1)]

    def faults(self) -> Iterator[Fault]:
        """What is wrong with the cards, beyond the types of their fields."""
        for index, card in enumerate(self.cards):
            for keys, says in card.faults():
                yield ("cards", index, *keys), says


def shortcomings(card: Card) -> Iterator[Fault]:
    """What a card lacks that is written for others: a note of one's own may do without a source and a long rubric."""
    if not card.sources:
        yield ("sources",), "sources: cite at least one, a primary one"
    if len(getattr(card, "points", ())) == 1:
        yield ("points",), "points: write 2 to 5 of them, there is 1"


def _are(count: int) -> str:
    return "is 1" if count == 1 else f"are {count or 'none'}"


def _rubric_faults(points: tuple[Point, ...]) -> Iterator[Fault]:
    if not 1 <= len(points) <= 5:
        yield ("points",), f"points: write 2 to 5 of them, there {_are(len(points))}"
    if not any(point.must for point in points):
        yield ("points",), "points: none must be said: give the essential one `must: true`"
    for text in repeated(point.say.strip() for point in points):
        yield ("points",), f"points: two say the same: {text!r}"
