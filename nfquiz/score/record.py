"""What was done, day by day: the sums that history and calibration are made of, kept by the store as derived rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec

from nfquiz.drill.days import DAY_STARTS
from nfquiz.drill.pace import SLOWEST
from nfquiz.store.derived import Row
from nfquiz.store.events import UNDO, Event, stamp, standing
from nfquiz.store.log import Log

PAUSE = 600.0
"""After so many seconds without an event the person is taken to have left; the time before is not counted."""
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 1.0)
"""Bounds of the forecasts that are counted together; most lie above 0.7."""
RECENT = 2000
"""So many of the latest answers are looked at one by one."""
_LAYOUT = 1


class Said(msgspec.Struct):
    """Answers given with one sureness, or with about one forecast: how many, how many of them right, the sum of what
    was said or foretold, and of its squared distance from what came."""

    answers: int = 0
    right: int = 0
    total: float = 0.0
    squares: float = 0.0

    def add(self, forecast: float, right: bool) -> None:
        self.answers += 1
        self.right += right
        self.total += forecast
        self.squares += (forecast - right) ** 2

    def join(self, other: "Said") -> None:
        self.answers += other.answers
        self.right += other.right
        self.total += other.total
        self.squares += other.squares


class Tally(msgspec.Struct):
    """What was done on a day. said: by sureness in percent; foretold: by the place in BINS."""

    answers: int = 0
    new: int = 0
    attempts: int = 0
    solved: int = 0
    seconds: float = 0.0
    thought: float = 0.0
    timed: int = 0
    said: dict[int, Said] = {}
    foretold: dict[int, Said] = {}


@dataclass(frozen=True)
class Record:
    """days: with something done, in order. recent: the latest answers that stand, in time order."""

    days: dict[date, Tally]
    recent: Sequence[Event] = ()

    @property
    def pace(self) -> tuple[float, int]:
        """The seconds of thought of all answers, and how many they are."""
        tallies = self.days.values()
        return sum(tally.thought for tally in tallies), sum(tally.timed for tally in tallies)

    def minutes(self, day: date) -> float:
        """How long was practised on a day."""
        return self.days[day].seconds / 60 if day in self.days else 0.0


class RecordFold:
    """The store's `DailyProjection` of tallies, for days in the zone of `now`."""

    name = "record"
    kinds = frozenset({"answer", "given", "attempt", "open", "hint", "solution", "named", "interview"})

    def __init__(self, now: datetime) -> None:
        self._zone = now.tzinfo
        self.version = f"{_LAYOUT} {now.utcoffset()}"

    def day(self, at: str) -> str:
        return day_of(datetime.fromisoformat(at).astimezone(self._zone)).isoformat()

    def bounds(self, day: str) -> tuple[str, str]:
        began = datetime.fromisoformat(day).replace(tzinfo=self._zone) + DAY_STARTS
        return stamp(began), stamp(began + timedelta(days=1))

    def fold(self, events: Sequence[Event]) -> Row:
        return Row(None, msgspec.json.encode(tally_of(events)).decode())


def tally_of(events: Sequence[Event]) -> Tally:
    """What these events of one day come to; they are in time order, and stand."""
    made = Tally(said={}, foretold={})
    last = None
    for event in events:
        at = event.time
        gap = (at - last).total_seconds() if last else PAUSE
        last = at
        if gap >= PAUSE:  # the first after a break: what it took itself is known of answers
            gap = min(PAUSE, (event.data.get("seconds") or 0.0) if event.kind == "answer" else 0.0)
        made.seconds += gap
        if event.kind == "answer":
            _add_answer(made, event)
        elif event.kind == "attempt":
            made.attempts += 1
            made.solved += bool(event.data.get("passed"))
    return made


def _add_answer(made: Tally, answer: Event) -> None:
    data, right = answer.data, was_right(answer)
    made.answers += 1
    made.new += bool(data.get("new"))
    if data.get("seconds"):
        made.thought += min(SLOWEST, data["seconds"])
        made.timed += 1
    if data.get("sureness") is not None:
        made.said.setdefault(data["sureness"], Said()).add(data["sureness"] / 100, right)
    if is_review(answer):
        place = sum(data["recall"] >= bound for bound in BINS[1:-1])
        # what the memory model foretells is the rating, also of what is checked
        made.foretold.setdefault(place, Said()).add(data["recall"], data["rating"] > 1)


def was_right(answer: Event) -> bool:
    """Whether an answer was right: as checked, where it was; else by its rating."""
    correct = answer.data.get("correct")
    return bool(correct) if correct is not None else answer.data["rating"] > 1


def is_review(answer: Event) -> bool:
    """Whether the memory model foretold it: not new, not in the steps of the first evening, not crammed."""
    data = answer.data
    return data.get("recall") is not None and not data.get("learning") and not data.get("cram")


def read_record(log: Log, now: datetime) -> Record:
    """The record of a log; `now` is in the person's zone."""
    rows = log.derive_daily(RecordFold(now))
    days = {date.fromisoformat(day): _read(row.value) for day, row in sorted(rows.items())}
    recent = standing(log.events(kind=("answer", UNDO), newest=RECENT))
    return Record({day: tally for day, tally in days.items() if tally != _NOTHING}, recent)


def day_of(at: datetime) -> date:
    """The day that a moment belongs to: it begins at four in the morning. `at` is in the person's zone."""
    return (at - DAY_STARTS).date()


_NOTHING = Tally(said={}, foretold={})
_read = msgspec.json.Decoder(Tally).decode
