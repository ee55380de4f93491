"""What became of an answer: a verdict, and facts with a label each. Content for the screen, no widgets."""

from collections.abc import Iterator

from textual.content import Content

from nfquiz.content.cards import ClozeCard
from nfquiz.drill.grading import letter
from nfquiz.drill.turn import Reveal
from nfquiz.tui.prose import prose

RIGHT, WRONG, QUIET = "bold $text-success", "bold $text-warning", "$text-muted"
Fact = tuple[Content, Content]
"""A label and what it is about."""


def verdict_of(reveal: Reveal) -> Content | None:
    """Whether a checked answer was right, in a word; None for what the person ticks."""
    if reveal.check is not None:
        return Content.styled("✓ Right.", RIGHT) if reveal.check.correct else Content.styled("✗ Wrong.", WRONG)
    return Content.styled("Not answered.", "bold") if reveal.question.checked else None


def facts(reveal: Reveal) -> Iterator[Fact]:
    """What was answered and what is right, part by part."""
    check, given = reveal.check, reveal.given
    wrong = check is not None and not check.correct
    match reveal.question.form:
        case "choice":
            yield from _options(reveal)
        case "cloze":
            yield from _gaps(reveal)
        case "numeric":
            if wrong:
                yield _fact("you wrote", str(given))
            yield _fact("right is", reveal.question.answer, "bold")
        case "output":
            if wrong:
                yield _fact("you wrote", str(given).rstrip())
            yield _fact("it prints", reveal.question.answer, "bold")
        case _ if given:
            yield _fact("you wrote", str(given).rstrip())


def _options(reveal: Reveal) -> Iterator[Fact]:
    chosen = set(reveal.given or ())
    for place, option in enumerate(reveal.question.options):
        mark, word, style = ("✓", "right", RIGHT) if option.right else ("✗", "wrong", QUIET)
        if place in chosen:
            word += ", yours"
            style = RIGHT if option.right else WRONG
        why = ["\n", prose(option.why).stylize(QUIET)] if option.why else []
        yield Content.styled(f"{mark} {letter(place)} {word}", style), Content.assemble(prose(option.say), *why)


def _gaps(reveal: Reveal) -> Iterator[Fact]:
    card, given = reveal.question.card, reveal.given or []
    assert isinstance(card, ClozeCard)
    for place, gap in enumerate(card.gaps):
        name, shown = f"gap {place + 1}", Content.styled(gap.shown, "bold")
        if reveal.check is None:
            yield Content.styled(name, QUIET), shown
        elif reveal.check.parts[place]:
            yield Content.styled(f"✓ {name} right", RIGHT), shown
        else:
            wrote = str(given[place]) if place < len(given) and given[place] else "nothing"
            yield Content.styled(f"✗ {name} wrong", WRONG), Content.assemble(shown, (f"  you wrote: {wrote}", QUIET))


def _fact(label: str, text: str, style: str = "") -> Fact:
    return Content.styled(label, QUIET), Content.styled(text, style)
