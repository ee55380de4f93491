"""What was agreed for the weeks before an interview: its date, minutes a day, days off. Kept as events of the log.

They stand in the log and not in the settings, because they are the person's doing, with a date, and not the program's
behaviour: two machines' logs merge, an earlier plan can be looked up, and no file written by hand is changed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nfquiz.drill.days import DAY_STARTS
from nfquiz.errors import UserError
from nfquiz.store.events import Event, event

KIND = "plan"
MINUTES = 30
"""A day, where nothing was agreed."""
FEWEST_MINUTES, MOST_MINUTES = 5, 600
FARTHEST = 365
BEGINS = time(9)
"""When an interview is taken to begin."""


@dataclass(frozen=True)
class Terms:
    """Attributes:
    interview: the day. minutes: how many there are a day. pause: until when nothing is practised; that day is the first
    again. since: the day on which this was agreed.
    """

    interview: date
    minutes: int
    pause: date | None = None
    since: date | None = None

    def begins(self, like: datetime) -> datetime:
        """When the interview begins, in the zone of `like`."""
        return datetime.combine(self.interview, BEGINS, like.tzinfo)

    def cap(self, like: datetime) -> datetime:
        """Until when everything is to be asked once more: the beginning of the day before."""
        return datetime.combine(self.interview - timedelta(days=1), time(0), like.tzinfo) + DAY_STARTS

    def paused(self, day: date) -> bool:
        return self.pause is not None and (self.since is None or day >= self.since) and day < self.pause


def agreed(terms: Terms | None, at: datetime) -> Event:
    """The event that keeps these terms; None: the plan is given up."""
    data = {"interview": None}
    if terms is not None:
        pause = terms.pause.isoformat() if terms.pause else None
        data = {"interview": terms.interview.isoformat(), "minutes": terms.minutes, "pause": pause}
    return event(KIND, "plan", data, at)


def terms_of(events: Iterable[Event], today: date, zone: datetime) -> Terms | None:
    """The terms in force: those agreed last, until the interview is over. `events` are of `KIND`, in time order."""
    newest = None
    for one in events:
        newest = one
    if newest is None or not newest.data.get("interview"):
        return None
    data = newest.data
    since = (newest.time.astimezone(zone.tzinfo) - DAY_STARTS).date()
    pause = date.fromisoformat(data["pause"]) if data.get("pause") else None
    terms = Terms(date.fromisoformat(data["interview"]), data["minutes"], pause, since)
    return terms if terms.interview >= today else None


def changed(
    terms: Terms | None, today: date, interview: str = "", minutes: int | None = None, pause: str | None = None
) -> Terms:
    """The terms with what the person gave in place of what there was.

    Args:
        terms: what was agreed, if anything.
        today: the person's day.
        interview: as for `day_from`; empty: as agreed.
        minutes: a day; None: as agreed.
        pause: as for `day_from`; empty: no days off; None: as agreed.

    Raises:
        UserError: what was given makes no plan.
    """
    if terms is None and not interview:
        raise UserError("When is the interview?", "Give its date, such as 2026-12-24 (`--interview 2026-12-24`).")
    day = day_from(interview, today) if interview else terms.interview if terms else today
    if day <= today:
        raise UserError(
            f"An interview on {day}: that day is {'today' if day == today else 'over'}.", "Give a later one."
        )
    if (day - today).days > FARTHEST:
        raise UserError(
            f"An interview on {day}: more than a year away.", "Give an earlier one; it can be changed later."
        )
    if minutes is not None and not FEWEST_MINUTES <= minutes <= MOST_MINUTES:
        raise UserError(f"{minutes} minutes a day: give {FEWEST_MINUTES} to {MOST_MINUTES}.")
    until = terms.pause if terms is not None and pause is None else day_from(pause, today) if pause else None
    if pause and until is not None and not today < until < day:
        raise UserError(f"Days off until {until}: not between today and the interview on {day}.")
    if until is not None and until >= day:  # agreed for a later interview
        until = None
    return Terms(day, minutes or (terms.minutes if terms else MINUTES), until)


def day_from(text: str, today: date) -> date:
    """The day that a text names: `2026-12-24`, or `+30` for in 30 days.

    Raises:
        UserError: it names none.
    """
    if re.fullmatch(r"\+\d{1,4}", text.strip()):
        return today + timedelta(days=int(text))
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError:
        raise UserError(f"{text}: this is no date.", "Write it as 2026-12-24, or +30 for in 30 days.") from None
