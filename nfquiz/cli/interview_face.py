"""The mock interview a line at a time: it asks, keeps the time, and shows nothing of what is right before the end."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nfquiz.cli.question_text import letters_in, paragraphs, points_in, question_lines
from nfquiz.drill.grading import letter
from nfquiz.drill.numbers import NotANumber
from nfquiz.drill.proposals import propose
from nfquiz.drill.questions import Given, Question, is_blank
from nfquiz.score.choosing import CHECKED, DEBUG, FOLLOW_UP, KATA, OPEN, Part
from nfquiz.score.interview import Interview, told

if TYPE_CHECKING:
    from nfquiz.practice.work import Work

NAMES = {OPEN: "Question", FOLLOW_UP: "And then", CHECKED: "Question", DEBUG: "Debugging", KATA: "Kata"}
HELP = (
    "At any prompt: /pass goes on without an answer, /time, /end ends the interview, /quit leaves it for later, /help."
)


class Quit(Exception):
    """The person leaves; the interview waits."""


class _End(Exception):
    """Nothing more is to be asked."""


class _Pass(Exception):
    """On to the next part."""


class NoMoreInput(Exception):
    """Standard input ended."""


@dataclass
class InterviewFace:
    """Drives an interview by lines.

    Args:
        interview: what is asked.
        open_work: lays a kata before the person; the second argument says whether afresh.
        read: gives the next line without its end, None at the end of input.
        write: takes a line of text.
        width: where paragraphs are wrapped; 0: nowhere.
    """

    interview: Interview
    open_work: "Callable[[Part, bool], Work]"
    read: Callable[[], str | None]
    write: Callable[[str], None]
    width: int = 0
    read_any: bool = False

    def run(self) -> None:
        """Asks until all is done, then which points were said.

        Raises:
            Quit, NoMoreInput: it is not done yet, and goes on from here when it is run again.
        """
        self._paragraphs(HELP)
        while part := self.interview.part:
            if self.interview.seconds_left <= 0:
                self.write("")
                self.write("The time is up.")
                self.interview.end()
                break
            try:
                self._kata(part) if part.is_kata else self._card(part)
            except _Pass:
                self.interview.go_on() if part.is_kata else self.interview.answer(None)
            except _End:
                self.interview.end()
        self._tick()

    # -- questions --------------------------------------------------------------------------------

    def _card(self, part: Part) -> None:
        question = self.interview.question
        self._head(part)
        for line in question_lines(question, self.width):
            self.write(line)
        while True:
            try:
                self.interview.answer(self._answer(question))
                return
            except NotANumber as error:
                self.write(str(error))

    def _answer(self, question: Question) -> Given:
        match question.form:
            case "choice":
                return self._choice(question)
            case "cloze":
                return [self._line(f"Gap {number + 1}:") for number in range(question.gaps)]
            case "numeric":
                return self._line(f"A number{f' in {question.unit}' if question.unit else ''}:")
            case "output":
                return self._line("What does it print? In one line, spaces for line ends:")
        return self._long()

    def _choice(self, question: Question) -> list[int]:
        count = len(question.options)
        which = "letters, several are right" if question.several else "a letter"
        while True:
            if chosen := letters_in(self._line(f"Your answer ({which}):"), count):
                return chosen
            self.write(f"Write letters from a to {letter(count - 1)}, or /pass.")

    def _long(self) -> str:
        """Several lines until an empty one; none at all: it was said aloud."""
        lines: list[str] = []
        prompt = "Your answer, an empty line ends it (or say it aloud and press Enter):"
        while line := self._line(prompt):
            lines.append(line)
            prompt = ""
        return "\n".join(lines)

    # -- code -------------------------------------------------------------------------------------

    def _kata(self, part: Part) -> None:
        self._head(part)
        work = self.open_work(part, not self.interview.opened)
        if not self.interview.opened:
            self.interview.open_kata()
        work.opened()
        self._paragraphs(work.prompt())
        self.write("")
        self.write(f"Your {'folder' if work.kata.program else 'file'}: {work.path}")
        if part.kind == DEBUG:
            self.write("Mistakes are planted in it: find and mend them.")
        while True:
            text = self._line("Enter: judge the file as it is saved. /pass: go on without.")
            if text:
                self.write("Write in your editor; here only Enter, or /help.")
            elif self._judge(work):
                self.interview.go_on()
                return

    def _judge(self, work: "Work") -> bool:
        """A verdict, without what is wrong: only what running the file would have told."""
        verdict = work.judge()
        self.interview.judged(verdict)
        first, *rest = told(verdict).split("\n", 1)
        self.write(f"{first} {self._left()}")
        if verdict["passed"]:
            return True
        for text in rest:
            self._paragraphs(text)
        if self.interview.seconds_left <= 0:
            self.write("The interview's time is up: /end, or go on over time.")
        return False

    # -- afterwards -------------------------------------------------------------------------------

    def _tick(self) -> None:
        """Shows the rubrics, now that all is over, and takes which points were said."""
        waiting = self.interview.to_tick
        if waiting:
            self.write("")
            self._paragraphs("That was the interview. Now the rubrics: tick what you said, as an interviewer would.")
        for place in waiting:
            question, given = self.interview.asked(place)
            self.write("")
            self._paragraphs(question.prompt)
            self._paragraphs(f"You: {given if not is_blank(given) else 'said aloud'}")
            for number, point in enumerate(question.points, 1):
                self._paragraphs(f"Point {number}{' (a must)' if point.must else ''}: {point.say}")
            proposed = propose(given, question.points) if isinstance(given, str) else ()
            if proposed:
                why = "; ".join(f"{one.place + 1} ({', '.join(one.words)})" for one in proposed)
                self._paragraphs(f"By your words alone, these seem to be said: {why}. Only you know.")
            self.interview.tick(place, self._ticks(len(question.points), {one.place for one in proposed}))

    def _ticks(self, count: int, proposed: set[int]) -> set[int]:
        choices = f"1 to {count}, all, {'p for the proposed, ' if proposed else ''}or none"
        while True:
            try:
                ticks = points_in(self._line(f"Which points did you say? {choices}:"), count, proposed)
            except (_Pass, _End):
                continue
            if ticks is not None:
                return ticks
            self.write(f"Write numbers from 1 to {count} with spaces between, all, or none.")

    # -- lines ------------------------------------------------------------------------------------

    def _head(self, part: Part) -> None:
        self.write("")
        place, count = self.interview.place + 1, len(self.interview.parts)
        self.write(f"{NAMES[part.kind]} ({place} of {count}), about {part.minutes} minutes. {self._left()}")

    def _left(self) -> str:
        minutes = self.interview.seconds_left / 60
        return (
            f"{minutes:.0f} minutes left."
            if minutes >= 1
            else "Less than a minute left."
            if minutes > 0
            else "Over time."
        )

    def _line(self, prompt: str) -> str:
        """A line of input; commands are carried out here."""
        while True:
            if prompt:
                self.write(prompt)
            text = self.read()
            if text is None:
                raise NoMoreInput
            self.read_any = True
            match text.strip().lower():
                case "/q" | "/quit":
                    raise Quit
                case "/end":
                    raise _End
                case "/pass" | "/skip":
                    raise _Pass
                case "/time":
                    self.write(self._left())
                case "/h" | "/help" | "/?":
                    self._paragraphs(HELP)
                case _:
                    return text.strip()

    def _paragraphs(self, text: str) -> None:
        for line in paragraphs(text, self.width):
            self.write(line)
