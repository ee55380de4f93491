"""What was begun and left: an interview, rounds of debugging, katas, an answer that was never rated. From the log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nfquiz.drill import past, sitting
from nfquiz.drill.katas import SITTING, Mode, mode_of
from nfquiz.score import interview
from nfquiz.store.events import Event
from nfquiz.store.log import Log

INTERVIEW, DEBUG, KATA, CARD = "interview", "debug", "kata", "card"
LASTS = timedelta(days=7)
"""What was not touched for longer is given up."""
NEWEST = 400
"""So many of the latest events of katas are looked at."""
_DRAFTS = 40
_KATA_KINDS = (*sitting.KINDS, sitting.SKIPPED)


@dataclass(frozen=True)
class Unfinished:
    """Attributes:
    kind: INTERVIEW, DEBUG (a round with mistakes planted), KATA or CARD (an answer that has no rating yet).
    id: of the kata or the card; empty for an interview.
    mode: of a kata, else empty.
    last: when it was last touched.
    attempts: of a kata, how many since it was begun; of an interview, how many parts are done.
    """

    kind: str
    id: str
    mode: str
    last: datetime
    attempts: int = 0


def read_unfinished(log: Log, now: datetime) -> list[Unfinished]:
    """The interview first, then what was touched last."""
    going = interview.unfinished(log.events(kind=interview.KIND))
    steps = sum(one.data["stage"] in ("answered", "left") for one in going)
    found = [Unfinished(INTERVIEW, "", "", going[-1].time, steps)] if going else []
    draft = past.Past(log.events(kind=past.KINDS, newest=_DRAFTS), (), now).draft(now)
    rest = unfinished_katas(log.events(kind=_KATA_KINDS, newest=NEWEST), now)
    if draft is not None:
        rest.append(Unfinished(CARD, draft.subject.removeprefix("card:"), "", draft.time))
    return found + sorted(rest, key=lambda one: one.last, reverse=True)


def unfinished_katas(events: Iterable[Event], now: datetime) -> list[Unfinished]:
    """The katas that were tried and not solved since; `events` are of katas, in time order.

    One that was only looked at counts for as long as the sitting lasts; a round of debugging counts once it is planted.
    """
    by_mode: dict[tuple[str, Mode], list[Event]] = {}
    for one in events:
        by_mode.setdefault((one.subject, mode_of(one.data)), []).append(one)
    found = []
    for (subject, mode), own in by_mode.items():
        rest = _since_solved(sitting.since_planted(own) if mode == Mode.DEBUG else own)
        if not rest or rest[-1].kind == sitting.SKIPPED or now - rest[-1].time > LASTS:
            continue
        attempts, planted = sum(one.kind == "attempt" for one in rest), "planted" in rest[0].data
        if attempts or planted or now - rest[-1].time <= SITTING:
            kind = DEBUG if mode == Mode.DEBUG else KATA
            found.append(Unfinished(kind, subject.removeprefix("kata:"), str(mode), rest[-1].time, attempts))
    return found


def _since_solved(events: Sequence[Event]) -> Sequence[Event]:
    """Those after the last attempt that passed."""
    passed = [place for place, one in enumerate(events) if one.kind == "attempt" and one.data.get("passed")]
    return events[passed[-1] + 1 :] if passed else events
