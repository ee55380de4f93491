"""A mock interview, as a plain object: a fold over its own events, so that one that was killed goes on where it was.

    interview.part                     what is asked now; None once all is asked or the interview was ended
    interview.answer(given)            a card's answer; nothing is shown of what is right
    interview.judged(verdict)          a kata's verdict, as often as it is judged; interview.go_on() leaves it
    interview.keep(given)              what is being written, so that nothing is lost
    interview.end()
    interview.to_tick, interview.tick  afterwards: which points of the rubrics were said
    interview.finish()                 the scorecard; the answers count in the drill from then on

Every step is an event of kind `interview` and on disk before the next is asked.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from nfquiz.drill.grading import Check, suggest_checked, suggest_ticked
from nfquiz.drill.memory import Reviewed
from nfquiz.drill.numbers import NotANumber
from nfquiz.drill.questions import Entry, Given, Question, is_blank, pose
from nfquiz.errors import UserError
from nfquiz.score.choosing import Part
from nfquiz.score.scorecard import Outcome, Scorecard, scorecard
from nfquiz.score.trail import Trails
from nfquiz.store.events import Event, event, new_id

KIND = "interview"


class Interview:
    """One interview, begun or taken up again.

    Args:
        events: its own events so far, in time order, the first being its beginning.
        entries: all cards by id.
        titles: of each kata by its id, its title.
        record: puts an event on disk before it returns.
        clock: the time now, aware.
    """

    def __init__(
        self,
        events: Sequence[Event],
        entries: Mapping[str, Entry],
        titles: Mapping[str, str],
        record: Callable[[Event], None],
        clock: Callable[[], datetime],
    ) -> None:
        self.subject = events[0].subject
        self._entries, self._titles, self._record, self._clock = entries, titles, record, clock
        self.minutes: int = events[0].data["minutes"]
        self.parts = tuple(Part(**part) for part in events[0].data["parts"])
        self._given: dict[int, Given | None] = {}
        self._verdicts: dict[int, list[dict[str, Any]]] = {}
        self._seconds: dict[int, float] = {}
        self._ticks: dict[int, list[int]] = {}
        self._opened: set[int] = set()
        self._drafts: dict[int, Given] = {}
        self._place = 0
        self.ended = False
        self.finished = False
        self._elapsed = timedelta()
        self._last = events[0].time
        for one in events[1:]:
            self._fold(one)

    # -- what is going on -------------------------------------------------------------------------

    @property
    def part(self) -> Part | None:
        """What is asked now."""
        return None if self.ended else self.parts[self._place]

    @property
    def place(self) -> int:
        """Its number, from 0."""
        return self._place

    @property
    def question(self) -> Question:
        """The question of the part that is asked now, a card's."""
        return self._question(self._place)

    @property
    def opened(self) -> bool:
        """Whether the kata that is asked now was laid before the person already."""
        return self._place in self._opened

    @property
    def seconds_left(self) -> float:
        """Of the whole interview; below zero once it is over time. Time away from it, after a kill, does not count."""
        return self.minutes * 60 - (self._elapsed + (self._clock() - self._last)).total_seconds()

    @property
    def part_seconds_left(self) -> float:
        """Of what the part that is asked now is given; below zero once it takes longer."""
        assert self.part is not None
        gone = self._seconds.get(self._place, 0.0) + (self._clock() - self._last).total_seconds()
        return self.part.minutes * 60 - gone

    # -- steps ------------------------------------------------------------------------------------

    def pause(self) -> None:
        """It is left for later: the time until `take_up` does not count."""
        self._step("paused")

    def take_up(self) -> None:
        """It goes on after a break, whose time does not count."""
        self._step("resumed")

    def open_kata(self) -> None:
        """The kata's file is laid before the person."""
        self._step("opened", part=self._place)

    @property
    def draft(self) -> Given | None:
        """What was being written to the card that is asked now."""
        return self._drafts.get(self._place)

    def keep(self, given: Given | None) -> None:
        """Keeps what is being written, unsent: it is there again when the interview goes on."""
        if not is_blank(given) and given != self.draft:
            self._step("drafted", part=self._place, given=given)

    def answer(self, given: Given | None) -> None:
        """Takes a card's answer (None: passed) and goes on.

        Raises:
            NotANumber: a numeric answer that can't be read; nothing has happened, ask again.
        """
        if not is_blank(given) and self.question.checked:
            assert given is not None
            self.question.check(given)
        self._step("answered", part=self._place, given=given)

    def judged(self, verdict: Mapping[str, Any]) -> None:
        """Takes a verdict on the kata that is asked now."""
        rows, diagnosis = verdict["scenarios"], verdict["diagnosis"]
        self._step(
            "judged",
            part=self._place,
            verdict=verdict["verdict"],
            passed=verdict["passed"],
            scenarios=[sum(row["passed"] for row in rows), len(rows)],
            failed=next((row["name"] for row in rows if not row["passed"]), ""),
            says=diagnosis["says"] if diagnosis else "",
            cards=diagnosis["cards"] if diagnosis else [],
        )

    def go_on(self) -> None:
        """Leaves the kata that is asked now."""
        self._step("left", part=self._place)

    def end(self) -> None:
        """Nothing more is asked."""
        self._step("ended")

    @property
    def to_tick(self) -> list[int]:
        """The parts whose points are still to be ticked: answered ones with a rubric."""
        return [
            place
            for place, part in enumerate(self.parts)
            if not part.is_kata
            and place in self._given
            and self._given[place] is not None
            and not self._question(place).checked
            and place not in self._ticks
        ]

    def asked(self, place: int) -> tuple[Question, Given | None]:
        """A part's question and its answer."""
        return self._question(place), self._given.get(place)

    def tick(self, place: int, ticks: Collection[int]) -> None:
        """Takes which points of a part's rubric were said."""
        self._step("ticked", part=place, ticks=sorted(ticks))

    def finish(self, known: Trails) -> Scorecard:
        """Writes the scorecard, and every card's answer for the drill."""
        made = scorecard([self._outcome(place) for place in range(len(self.parts))], self.minutes, self._used())
        for place, part in enumerate(self.parts):
            if not part.is_kata and place in self._given:
                self._record(self._as_answer(place, known))
        self._step("finished", scorecard=made.as_data())
        return made

    # -- inside -----------------------------------------------------------------------------------

    def _step(self, stage: str, **data: Any) -> None:
        one = event(KIND, self.subject, {"stage": stage} | data, self._clock())
        self._record(one)
        self._fold(one)

    def _fold(self, one: Event) -> None:
        data, stage = one.data, one.data["stage"]
        gone = one.time - self._last
        self._last = one.time
        if stage == "resumed":
            return
        if not self.ended:
            self._elapsed += gone
            self._seconds[self._place] = self._seconds.get(self._place, 0.0) + gone.total_seconds()
        match stage:
            case "opened":
                self._opened.add(data["part"])
            case "drafted":
                self._drafts[data["part"]] = data["given"]
            case "answered":
                self._given[data["part"]] = data["given"]
                self._next()
            case "judged":
                self._verdicts.setdefault(data["part"], []).append(dict(data))
            case "left":
                self._next()
            case "ended":
                self.ended = True
            case "ticked":
                self._ticks[data["part"]] = data["ticks"]
            case "finished":
                self.finished = True

    def _next(self) -> None:
        if self._place + 1 < len(self.parts):
            self._place += 1
        else:
            self.ended = True

    def _used(self) -> float:
        return self._elapsed.total_seconds() / 60

    def _question(self, place: int) -> Question:
        part = self.parts[place]
        if part.id not in self._entries:
            raise UserError(
                f"The card {part.id}, which this interview asks, is not there any more.",
                "`nfquiz interview --drop` gives the interview up.",
            )
        return pose(self._entries[part.id], part.seed)

    def _outcome(self, place: int) -> Outcome:
        part, seconds = self.parts[place], self._seconds.get(place, 0.0)
        if part.is_kata:
            verdicts = self._verdicts.get(place, [])
            return Outcome(part, self._titles.get(part.id, part.id), seconds, verdicts=tuple(verdicts))
        asked = place in self._given
        question = self._question(place)
        given = self._given.get(place)
        return Outcome(
            part,
            question.prompt,
            seconds,
            asked=asked,
            given=given,
            points=question.points,
            ticks=tuple(self._ticks.get(place, ())),
            check=self._check(place) if question.checked else None,
            answer=question.answer,
        )

    def _check(self, place: int) -> Check | None:
        given = self._given.get(place)
        if given is None or is_blank(given):
            return None
        try:
            return self._question(place).check(given)
        except NotANumber:  # pragma: no cover - refused when it was given
            return None

    def _as_answer(self, place: int, known: Trails) -> Event:
        """What the drill would have recorded; the rating is the one that it would suggest."""
        question, now = self._question(place), self._clock()
        memory = known.card(question.card.id).memory
        ticks = self._ticks.get(place, [])
        if question.checked:
            check = self._check(place)
            suggestion, correct = suggest_checked(check), check.correct if check else False
        else:
            suggestion, correct = suggest_ticked([point.must for point in question.points], ticks), None
        reviewed = isinstance(memory, Reviewed)
        data = {
            "rating": int(suggestion.grade),
            "suggested": int(suggestion.grade),
            "score": round(suggestion.score, 4),
            "correct": correct,
            "given": self._given.get(place),
            "ticks": sorted(ticks),
            "sureness": None,
            "drawn": question.drawn,
            "seconds": round(self._seconds.get(place, 0.0), 1),
            "recall": round(known.fold.cards.recall(memory, now), 4) if reviewed else None,
            "new": not reviewed,
            "learning": memory.learning,
            "cram": False,
            "form": question.form,
            "interview": self.subject,
        }
        return event("answer", f"card:{question.card.id}", data, now)


def beginning(parts: Iterable[Part], minutes: int, at: datetime, **about: Any) -> Event:
    """The event that begins an interview."""
    data = {"stage": "begun", "minutes": minutes, "parts": [part.as_data() for part in parts]} | about
    return event(KIND, f"interview:{new_id(at)}", data, at)


def told(verdict: Mapping[str, Any]) -> str:
    """What may be said of a verdict during an interview: how many scenarios pass, and what running it would tell."""
    if verdict["passed"]:
        return "It passes."
    rows, failure = verdict["scenarios"], verdict["failure"]
    passed = f", {sum(row['passed'] for row in rows)} of {len(rows)} scenarios pass" if rows else ""
    says = f"Not yet: {verdict['verdict']}{passed}."
    if verdict["verdict"] in ("invalid", "crashed", "forbidden") and failure:
        says = f"{says}\n{failure['message']}"
    return says


def unfinished(events: Iterable[Event]) -> list[Event]:
    """The events of the newest interview that is neither finished nor given up; none if there is no such.

    `events` are the log's of KIND, in time order.
    """
    by_subject: dict[str, list[Event]] = {}
    for one in events:
        by_subject.setdefault(one.subject, []).append(one)
    open_ones = [own for own in by_subject.values() if own[-1].data["stage"] not in ("finished", "dropped")]
    return open_ones[-1] if open_ones else []


def earlier(events: Iterable[Event]) -> list[tuple[datetime, Scorecard]]:
    """The scorecards of the interviews that were finished, in time order."""
    return [(one.time, Scorecard.of(one.data["scorecard"])) for one in events if one.data.get("stage") == "finished"]
