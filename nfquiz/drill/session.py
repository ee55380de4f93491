"""One drill, as a plain object: both faces drive it, a screen and a line at a time.

    question = session.next()                  # None when all is done
    reveal = session.answer(given, sureness)   # or session.reveal(sureness) for what is answered aloud
    session.rate(grade, ticks)                 # on disk when it returns

`undo()` takes back the last answer, again and again, over sessions too. Quitting is just not going on: whatever was
answered is in the log already, and what was typed but not yet rated comes back at the next start.
"""

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from nfquiz.drill import aside
from nfquiz.drill.book import Book
from nfquiz.drill.grading import Check, Suggestion, grade_word, suggest_checked, suggest_ticked
from nfquiz.drill.leech import is_leech
from nfquiz.drill.memory import Grade, New, Reviewed
from nfquiz.drill.pace import NEW_CARD, SLOWEST, seconds_a_card
from nfquiz.drill.past import Past
from nfquiz.drill.proposals import propose
from nfquiz.drill.questions import Entry, Given, Question, is_blank, pose
from nfquiz.drill.queue import plan
from nfquiz.drill.summary import Answered, Summary, summarize
from nfquiz.drill.turn import Leech, Options, OutOfTurn, Reveal, Undone
from nfquiz.store.events import Event, event


@dataclass
class _Turn:
    """The card on the table."""

    question: Question
    began: datetime
    draft: Given | None = None
    given: Given | None = None
    seconds: float = 0.0
    reveal: Reveal | None = None


@dataclass
class _Done:
    """An answer that may be taken back."""

    event: Event
    answered: Answered | None = field(default=None)


class Session:
    """A drill over the chosen cards.

    Args:
        entries: the chosen cards (see `filters.select`).
        book: what is known about them.
        record: puts an event on disk before it returns.
        clock: the time now, aware, in the person's zone.
        dice: decides on order, options and numbers.
        past: the latest events of `past.KINDS` in time order, at least today's.
        asides: all events of `aside.KINDS` in time order.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        book: Book,
        record: Callable[[Event], None],
        *,
        clock: Callable[[], datetime],
        dice: random.Random,
        options: Options | None = None,
        past: Sequence[Event] = (),
        asides: Sequence[Event] = (),
    ) -> None:
        self.options = options or Options()
        self._book, self._record, self._clock, self._dice = book, record, clock, dice
        self._began = now = clock()
        before = Past(past, asides, now)
        self._entries = list(entries)
        if before.away:
            self._entries = [entry for entry in entries if entry.subject not in before.away]
        self._done = [_Done(event) for event in before.done]
        self._pace = before.pace
        self._studied: set[str] = set()
        self._turn: _Turn | None = None
        self._resume: dict[str, tuple[int, Given | None]] = {}
        new, limit, free = before.allowance(self.options, now)
        self._queue = plan(self._entries, book, now, dice, new, limit, self.options.cram, free)
        self._take_up_draft(before.draft(now))

    # -- the cycle: next, answer or reveal, rate --------------------------------------------------

    def next(self) -> Question | None:
        """The card to ask now; the same one until it is rated, skipped or undone. None when all is done."""
        if self._turn is None:
            entry = self._queue.take(self._clock())
            if entry is None:
                return None
            seed, draft = self._dice.getrandbits(32), None
            if entry.card.id in self._resume:
                seed, draft = self._resume.pop(entry.card.id)
            self._turn = _Turn(pose(entry, seed), self._clock(), draft=draft)
        return self._turn.question

    @property
    def draft(self) -> Given | None:
        """What the person had answered to this very question before it was undone or the program ended."""
        return self._turn.draft if self._turn else None

    @property
    def leech(self) -> Leech | None:
        """Whether the card on the table keeps being forgotten, and what else there is to do about it."""
        if self._turn is None or self._turn.question.card.id in self._studied:
            return None
        memory = self._book.card(self._turn.question.card.id)
        return Leech(memory.lapses, self._turn.question.card.katas) if is_leech(memory) else None

    @property
    def seconds(self) -> float:
        """How long the card on the table has been thought about."""
        turn = self._asking_or_revealed()
        if turn.reveal is not None:
            return turn.seconds
        return max(0.0, (self._clock() - turn.began).total_seconds())

    @property
    def revealed(self) -> Reveal | None:
        """What is revealed of the card on the table, if anything."""
        return self._turn.reveal if self._turn else None

    def answer(self, given: Given, sureness: int | None = None) -> Reveal:
        """Takes the answer, logs it, and shows what is right.

        Raises:
            NotANumber: a numeric answer that can't be read; nothing has happened, ask again.
        """
        turn = self._asking()
        check = turn.question.check(given)
        return self._show(turn, given, check, sureness)

    def reveal(self, sureness: int | None = None) -> Reveal:
        """Shows what is right without an answer having been typed: it was given aloud, or is not known."""
        return self._show(self._asking(), None, None, sureness)

    def suggest(self, ticks: Collection[int]) -> Suggestion:
        """The rating that these ticked points of the rubric make (for what is checked, ticks make no difference)."""
        reveal = self._revealed()
        question = reveal.question
        if not question.checked:
            must = [point.must for point in question.points]
            return suggest_ticked(must, ticks, reveal.sureness, self.options.buttons)
        return reveal.suggestion

    def rate(self, grade: int, ticks: Collection[int] = ()) -> Event:
        """Logs the answer with its rating and ends the card's turn.

        Raises:
            ValueError: the rating is not among `suggest(ticks).allowed` (a `must` point was missed).
        """
        suggestion, turn = self.suggest(ticks), self._turn
        reveal = self._revealed()
        if grade not in suggestion.allowed:
            raise ValueError(f"{grade_word(grade)} is not possible: {suggestion.says}")
        assert turn is not None
        entry, now = turn.question.entry, self._clock()
        before = self._book.card(entry.card.id)
        data = {
            "rating": int(grade),
            "suggested": int(suggestion.grade),
            "score": round(suggestion.score, 4),
            "correct": reveal.check.correct if reveal.check else None,
            "given": turn.given,
            "ticks": sorted(ticks),
            "sureness": reveal.sureness,
            "drawn": turn.question.drawn,
            "seconds": round(turn.seconds, 1),
            "recall": round(self._book.recall(entry.card.id, now), 4) if isinstance(before, Reviewed) else None,
            "new": isinstance(before, New),
            "learning": before.learning,
            "cram": self.options.cram,
            "form": turn.question.form,
        }
        if entry.card.id in self._studied:
            data["studied"] = True
        if self.options.aloud and turn.question.points:
            data["aloud"] = True
        after = self._book.after(entry.card.id, grade, now)
        made = self._log("answer", entry.subject, data, now)
        answered = Answered(
            entry,
            Grade(grade),
            turn.seconds,
            isinstance(before, New),
            grade_word(grade, self.options.buttons),
            after.due - now,
            is_leech(self._book.card(entry.card.id)),
        )
        self._done.append(_Done(made, answered))
        self._turn = None
        after = self._book.card(entry.card.id)
        if self.options.cram:
            if grade == Grade.AGAIN:
                self._queue.come_again(entry, now)
        elif isinstance(after, Reviewed) and after.learning:
            self._queue.come_again(entry, after.due)
        return made

    def intervals(self) -> dict[Grade, timedelta]:
        """For the card on the table, how long until it would come again after each rating."""
        id, now = self._asking_or_revealed().question.card.id, self._clock()
        return {grade: self._book.after(id, grade, now).due - now for grade in Grade}

    # -- beside it: skip, undo, summary -----------------------------------------------------------

    def answer_by(self, *, typed: bool = False, aloud: bool = False) -> None:
        """From the card on the table on, open cards are answered in writing, or aloud against the clock."""
        self.options = replace(self.options, typed=typed, aloud=aloud)

    def skip(self) -> None:
        """Leaves this card for another day; it stays due."""
        turn = self._asking_or_revealed()
        self._queue.drop(turn.question.entry)
        self._turn = None

    def keep(self, given: Given | None) -> None:
        """Keeps what is being written, unsent: it comes back with its card at the next start. For when one leaves."""
        turn = self._turn
        if turn is None or turn.reveal is not None or is_blank(given) or given == turn.draft:
            return
        self._log_given(turn.question, given, None)
        turn.draft = given

    def suspend(self) -> None:
        """Takes the card on the table out of every drill until the person wants it back."""
        self._put_aside(aside.SUSPEND, aside.suspending())

    def bury(self) -> None:
        """Leaves it for the next day, whatever is started until then."""
        self._put_aside(aside.BURY, aside.burying(self._clock()))

    def study(self) -> Question:
        """Gives up on recalling a card for now: its answer is to be read first, and it is asked after some others."""
        turn = self._asking()
        entry = turn.question.entry
        self._studied.add(entry.card.id)
        self._turn = None
        self._queue.come_again(entry, self._clock())
        return turn.question

    @property
    def undoable(self) -> str:
        """What `undo` would take back: `undo: dying-relu, good`; empty if there is nothing."""
        return self._says(self._done[-1].event) if self._done else ""

    def undo(self) -> Undone | None:
        """Takes back the last answer that stands, an earlier session's too; its card is asked again now."""
        if not self._done:
            return None
        event = self._done.pop().event
        says = self._says(event)
        if event.kind in aside.KINDS:
            self._log(event.kind, event.subject, {"on": False, "undoes": event.id}, self._clock())
        else:
            self._log("undo", event.subject, {"event": event.id, "says": says}, self._clock())
        if self._turn is not None:
            self._queue.put_back(self._turn.question.entry)
            self._turn = None
        id = event.subject.removeprefix("card:")
        entry = self._entry(id)
        if entry is not None:
            self._queue.put_back(entry)
        if entry is not None and event.kind == "answer":
            seed = event.data.get("drawn", {}).get("seed")
            if isinstance(seed, int):
                self._resume[id] = (seed, event.data.get("given"))
        return Undone(says, id)

    @property
    def left(self) -> dict[str, int]:
        """How many cards are still to come, the one on the table aside: `due`, `new`, `returning`."""
        return self._queue.counts

    @property
    def minutes_left(self) -> float:
        """How long the cards to come and the one on the table are likely to take at the person's own pace."""
        own = [min(SLOWEST, one.seconds) for one in self.rated]
        seconds = seconds_a_card(self._pace[0] + sum(own), self._pace[1] + len(own))
        left = self.left
        cards = left["due"] + left["returning"] + NEW_CARD * left["new"]
        if self._turn is not None:
            new = isinstance(self._book.card(self._turn.question.card.id), New)
            cards += NEW_CARD if new else 1.0
        return cards * seconds / 60

    @property
    def on_table(self) -> bool:
        """Whether a card is being asked or rated."""
        return self._turn is not None

    @property
    def held_back(self) -> int:
        """How many cards are due that the day's budget, or the limit, left out."""
        return self._queue.held_back

    @property
    def rated(self) -> list[Answered]:
        """The answers of this session that stand, in order."""
        return [done.answered for done in self._done if done.answered is not None]

    @property
    def answered(self) -> int:
        """How many answers of this session stand."""
        return len(self.rated)

    def summary(self) -> Summary:
        """What was done in this session so far."""
        now = self._clock()
        away = aside.put_aside((done.event for done in self._done), now)
        asked = {entry.card.id for entry in self._entries if not away or entry.subject not in away}
        upcoming = next((due for id, due in self._book.dues() if due and id in asked), None)
        return summarize(self.rated, self.left, upcoming, began=self._began, now=now)

    # -- inside -----------------------------------------------------------------------------------

    def _take_up_draft(self, last: Event | None) -> None:
        """A card whose answer never got its rating is asked first."""
        if last is None:
            return
        entry = self._entry(last.subject.removeprefix("card:"))
        seed = last.data.get("seed")
        if entry is not None and isinstance(seed, int):
            self._queue.put_back(entry)
            self._resume[entry.card.id] = (seed, last.data.get("given"))

    def _entry(self, id: str) -> Entry | None:
        return next((entry for entry in self._entries if entry.card.id == id), None)

    def _show(self, turn: _Turn, given: Given | None, check: Check | None, sureness: int | None) -> Reveal:
        now, question = self._clock(), turn.question
        if not is_blank(given):
            self._log_given(question, given, sureness)
        turn.given = given
        turn.seconds = max(0.0, (now - turn.began).total_seconds())
        buttons = self.options.buttons
        if not question.checked:
            suggestion = suggest_ticked([point.must for point in question.points], (), sureness, buttons)
        else:
            suggestion = suggest_checked(check, sureness, buttons)
        proposed = propose(given, question.points) if isinstance(given, str) else ()
        turn.reveal = Reveal(question, given, check, suggestion, sureness, proposed)
        return turn.reveal

    def _log_given(self, question: Question, given: Given | None, sureness: int | None) -> None:
        drafted = {"given": given, "seed": question.seed, "sureness": sureness}
        self._log("given", question.entry.subject, drafted, self._clock())

    def _put_aside(self, kind: str, data: dict[str, Any]) -> None:
        entry = self._asking_or_revealed().question.entry
        self._done.append(_Done(self._log(kind, entry.subject, data, self._clock())))
        self._queue.drop(entry)
        self._turn = None

    def _log(self, kind: str, subject: str, data: dict[str, Any], at: datetime) -> Event:
        made = event(kind, subject, data, at)
        self._record(made)
        if kind in ("answer", "undo"):
            self._book.refresh(subject)
        return made

    def _says(self, event: Event) -> str:
        if event.kind in aside.KINDS:
            became = "suspended" if event.kind == aside.SUSPEND else "buried"
            return f"undo: {event.subject.removeprefix('card:')}, {became}"
        return f"undo: {event.subject.removeprefix('card:')}, {grade_word(event.data['rating'], self.options.buttons)}"

    def _asking_or_revealed(self) -> _Turn:
        if self._turn is None:
            raise OutOfTurn("no card is on the table: call next()")
        return self._turn

    def _asking(self) -> _Turn:
        turn = self._asking_or_revealed()
        if turn.reveal is not None:
            raise OutOfTurn("the answer is shown already: call rate()")
        return turn

    def _revealed(self) -> Reveal:
        turn = self._asking_or_revealed()
        if turn.reveal is None:
            raise OutOfTurn("the answer is not shown yet: call answer() or reveal()")
        return turn.reveal
