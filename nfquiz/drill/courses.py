"""How far a person is on a course, by the log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nfquiz.content.courses import Course, Step, find_course
from nfquiz.content.packs import Pack
from nfquiz.drill.book import Book
from nfquiz.drill.memory import Reviewed
from nfquiz.drill.questions import Entry
from nfquiz.errors import UserError


@dataclass(frozen=True)
class StepState:
    """A step, and what of it is not done: a card until its last answer was none to repeat, a kata until it is solved in
    some mode."""

    step: Step
    cards: tuple[str, ...]
    katas: tuple[str, ...]

    @property
    def done(self) -> int:
        return self.of - len(self.cards) - len(self.katas)

    @property
    def of(self) -> int:
        return len(self.step.cards) + len(self.step.katas)


def progress(course: Course, book: Book) -> list[StepState]:
    """Each step of a course with what of it is left."""

    def known(card: str) -> bool:
        memory = book.card(card)
        return isinstance(memory, Reviewed) and not memory.missed

    def solved(kata: str) -> bool:
        memory = book.kata(kata)
        return memory.how.solved or any(memory.rung(mode).how.solved for mode in memory.rungs)

    return [
        StepState(
            step,
            tuple(card for card in step.cards if not known(card)),
            tuple(kata for kata in step.katas if not solved(kata)),
        )
        for step in course.steps
    ]


def cards_of_the_step(packs: Sequence[Pack], name: str, entries: Iterable[Entry], book: Book) -> list[Entry]:
    """Of some cards those of the first step of a course that has cards left, in the course's order.

    Raises:
        UserError: there is no such course, or no card of it is left.
    """
    course = find_course(packs, name)
    step = next((one for one in progress(course, book) if one.cards), None)
    by_id = {entry.card.id: entry for entry in entries}
    found = [by_id[card] for card in step.step.cards if card in by_id] if step else []
    if not found:
        raise UserError(f"No card of {name} is left.", f"`nfquiz kata --path {name}` shows the course.")
    return found
