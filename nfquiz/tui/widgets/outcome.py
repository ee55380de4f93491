"""What became of an answer, in words and marks: content for the screen, no widgets."""

from collections.abc import Iterator

from textual.content import Content

from nfquiz.content.cards import ClozeCard
from nfquiz.drill.grading import letter
from nfquiz.drill.turn import Reveal
from nfquiz.tui.prose import prose

_RIGHT, _WRONG = ("✓ Right.", "bold $text-success"), ("✗ Wrong.", "bold $text-warning")


def outcome(reveal: Reveal) -> list[Content]:
    """Paragraphs: whether it was right, what was answered, what is right."""
    return list(_lines(reveal))


def _lines(reveal: Reveal) -> Iterator[Content]:
    question, given, check = reveal.question, reveal.given, reveal.check
    if check is not None:
        yield Content.assemble(_RIGHT if check.correct else _WRONG)
    elif question.checked:
        yield Content.assemble(("Not answered.", "bold"))
    match question.form:
        case "choice":
            yield from _options(reveal)
        case "cloze":
            yield from _gaps(reveal)
        case "numeric":
            if check is not None and not check.correct:
                yield _pair("You wrote", str(given))
            yield _pair("It is", question.answer)
        case "output":
            if check is not None and not check.correct:
                yield _block("You wrote", str(given))
            yield _block("It prints", question.answer)
        case _ if given:
            yield _block("You wrote", str(given))


def _options(reveal: Reveal) -> Iterator[Content]:
    chosen = set(reveal.given or ())
    for place, option in enumerate(reveal.question.options):
        mark, style = ("✓", "bold $text-success") if option.right else ("✗", "$text-muted")
        words = ["right" if option.right else "not right"]
        if place in chosen:
            words.append("your choice")
        says = [(f"{mark} {letter(place)} ", style), prose(option.say), (f"  [{', '.join(words)}]", style)]
        why = [("\n    ", ""), prose(option.why).stylize("$text-muted")] if option.why else []
        yield Content.assemble(*says, *why)


def _gaps(reveal: Reveal) -> Iterator[Content]:
    card = reveal.question.card
    assert isinstance(card, ClozeCard)
    given = reveal.given or []
    for place, gap in enumerate(card.gaps):
        if reveal.check is None:
            yield _pair(f"Gap {place + 1}", gap.shown)
        elif reveal.check.parts[place]:
            yield Content.assemble((f"✓ gap {place + 1}: ", "bold $text-success"), gap.shown)
        else:
            wrote = given[place] if place < len(given) and given[place] else "nothing"
            yield Content.assemble(
                (f"✗ gap {place + 1}: ", "bold $text-warning"), gap.shown, (f"  [you wrote {wrote}]", "$text-muted")
            )


def _pair(label: str, text: str) -> Content:
    return Content.assemble((f"{label}: ", "$text-muted"), (text, "bold"))


def _block(label: str, text: str) -> Content:
    lines = text.rstrip().splitlines() or [""]
    if len(lines) == 1:
        return _pair(label, lines[0])
    return Content.assemble((f"{label}:\n", "$text-muted"), "\n".join(f"    {line}" for line in lines))
