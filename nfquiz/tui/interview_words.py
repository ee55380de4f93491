"""What is said around a mock interview on the screen: its help, clocks, earlier scorecards. Texts, no widgets."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

if TYPE_CHECKING:
    from nfquiz.score.choosing import Part
    from nfquiz.score.scorecard import Line, Scorecard

HELP = """\
Open questions with their follow-ups, one that is checked, a debugging task and a kata, chosen for you: of what \
interviews ask most, what you neither know safely nor not at all. The clocks run, the whole one and that of the part; \
nothing is revealed before the end. Then you tick what you said, and get the scorecard that an interviewer would have \
written; the cards to go over are due at once.

Enter goes on (Esc first, out of the box), p passes, x, pressed twice, ends the interview, q leaves it for later: \
nothing is lost, and the time away does not count."""
ABOUT = (
    "Questions with follow-ups, a debugging task and a kata, on the clock. Nothing is revealed before the end; then "
    "you tick what you said, and get the scorecard that an interviewer would have written."
)
NAMES = {
    "open": "Question",
    "follow-up": "And then",
    "checked": "Question",
    "debug": "Debugging",
    "kata": "Kata",
}


def clock(seconds: float) -> str:
    """`12:05 left`, `1:10 over`."""
    left = round(seconds)
    return f"{abs(left) // 60}:{abs(left) % 60:02} {'left' if left >= 0 else 'over'}"


def head_text(part: "Part", place: int, count: int) -> str:
    """What is asked now."""
    return f"{NAMES[part.kind]}, part {place + 1} of {count}"


def clocks_text(part_left: float, left: float) -> Content:
    """The part's clock and the whole one; what is over says so, and stands out."""
    return Content.assemble(
        "part ",
        (clock(part_left), "bold $text-warning" if part_left < 0 else ""),
        "   interview ",
        (clock(left), "bold $text-warning" if left < 0 else "bold"),
    )


def card_line(at: datetime, made: "Scorecard") -> str:
    """An earlier interview on one line."""
    return f"{made.score:.0%}, {made.verdict}  {at.astimezone():%d %b %Y, %H:%M}"


def kinds_text(made: "Scorecard") -> str:
    """The score of each kind of part."""
    from nfquiz.score.scorecard import KIND_WORDS

    return ", ".join(f"{KIND_WORDS[kind]} {score:.0%}" for kind, score in made.by_kind.items())


def scorecard_text(made: "Scorecard", before: "Sequence[tuple[datetime, Scorecard]]") -> Content:
    """The whole scorecard; `before`: those of the interviews before it, in time order."""
    return Content("\n").join(_scorecard(made, before))


def _scorecard(made: "Scorecard", before: "Sequence[tuple[datetime, Scorecard]]") -> Iterator[Content]:
    from nfquiz.score.scorecard import KIND_WORDS

    yield Content.assemble(
        (f"{made.score:.0%}, {made.verdict}.", "bold"), f" {made.minutes:g} of {made.allowed} minutes."
    )
    yield Content(kinds_text(made))
    if before:
        earlier = ", ".join(f"{card.score:.0%}" for _, card in before[-5:])
        since = ", ".join(
            f"{KIND_WORDS[kind]} {change:+.0%}" for kind, change in made.since(before[-1][1]).items() if change
        )
        yield Content.styled(f"Before: {earlier}.{f' Since the last one: {since}.' if since else ''}", "$text-muted")
    for number, line in enumerate(made.lines, 1):
        if line.score is not None:
            yield Content("")
            yield from _line(number, line)
    late = [f"{line.id} ({line.kind})" for line in made.lines if line.score is None]
    if late:
        yield Content(f"\nNot reached: {', '.join(late)}.")
    if made.review:
        yield Content(f"\nCards to go over, due now: {', '.join(made.review)}.")
    practise = list(dict.fromkeys(id for line in made.lines for id in line.practise))
    if practise:
        yield Content(f"\nKatas to practise: {', '.join(practise)}.")


def _line(number: int, line: "Line") -> Iterator[Content]:
    from nfquiz.tui.prose import prose

    yield Content.assemble((f"{number}. ", "$text-muted"), prose(line.title), (f"  {line.kind}", "$text-muted"))
    evidence = line.evidence[:1].upper() + line.evidence[1:]
    yield Content.assemble(
        (f"   {line.score:.0%}", "bold"), f", {line.minutes:g} of {line.allowed} minutes. {evidence}."
    )
    for missing in line.missing:
        yield Content.assemble(("   ✗ missing: ", "$text-warning"), prose(missing))
