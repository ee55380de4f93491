"""What the log tells a session at its start: which answers stand, what was begun today, what is not rated yet."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from nfquiz.drill import aside
from nfquiz.drill.days import day_began
from nfquiz.drill.pace import SLOWEST
from nfquiz.drill.turn import Options
from nfquiz.store.events import Event, standing

KINDS = ("answer", "given", "undo", *aside.KINDS)
DRAFT_LASTS = timedelta(hours=12)


class Past:
    """The latest events of `KINDS` in time order, at least today's; and all events of `aside.KINDS`."""

    def __init__(self, events: Sequence[Event], asides: Sequence[Event], now: datetime) -> None:
        away = aside.in_force(asides, now)
        self.away = {event.subject for event in away}
        """The subjects that are put aside now."""
        ids = {event.id for event in away}
        self._stands = [event for event in standing(events) if event.kind not in aside.KINDS or event.id in ids]

    @property
    def done(self) -> list[Event]:
        """What can be taken back: answers, and cards that were put aside."""
        return [event for event in self._stands if event.kind == "answer" or event.kind in aside.KINDS]

    @property
    def pace(self) -> tuple[float, int]:
        """The seconds of thought of these answers, and how many they are."""
        timed = [
            min(SLOWEST, event.data["seconds"])
            for event in self._stands
            if event.kind == "answer" and event.data.get("seconds")
        ]
        return sum(timed), len(timed)

    def draft(self, now: datetime) -> Event | None:
        """An answer that never got its rating, where that is the last thing that happened."""
        last = self._stands[-1] if self._stands else None
        return last if last is not None and last.kind == "given" and now - last.time <= DRAFT_LASTS else None

    def allowance(self, options: Options, now: datetime) -> tuple[int, int | None, set[str]]:
        """What today leaves: how many new cards, how many cards in all, and the subjects that no longer count."""
        today = day_began(now).astimezone(UTC)
        begun = [
            event
            for event in self._stands
            if event.kind == "answer" and event.time >= today and not event.data.get("cram")
        ]
        new, limit, subjects = options.new, options.limit, {event.subject for event in begun}
        if new is None:
            new = max(0, options.new_per_day - sum(bool(event.data.get("new")) for event in begun))
        if options.cards_per_day and options.limit is None and options.new is None:
            limit = max(0, options.cards_per_day - len(subjects))
        return new, limit, subjects if options.limit is None else set()
