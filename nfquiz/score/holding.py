"""Holds a mock interview over a log: begun, taken up again, closed. The one place where its parts are put together."""

import random
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from nfquiz.content.katas import learning_order
from nfquiz.content.packs import Library
from nfquiz.drill.filters import known_names
from nfquiz.drill.questions import Entry
from nfquiz.score.choosing import choose
from nfquiz.score.interview import KIND, Interview, beginning, unfinished
from nfquiz.score.items import items_of
from nfquiz.score.readiness import Ground
from nfquiz.score.scorecard import Scorecard
from nfquiz.score.start import counted
from nfquiz.score.trail import read_trails
from nfquiz.store.events import Event, event
from nfquiz.store.log import Log

FEWEST_MINUTES, MOST_MINUTES, MINUTES = 10, 240, 45


def going_on(log: Log) -> list[Event]:
    """The events of the interview that was begun and neither finished nor given up; none if there is no such."""
    return unfinished(log.events(kind=KIND))


def begin(
    log: Log,
    library: Library,
    clock: Callable[[], datetime],
    *,
    minutes: int = MINUTES,
    topics: Collection[str] = (),
    levels: Collection[str] = (),
    code: bool = True,
    seed: int | None = None,
    desired_retention: float = 0.9,
) -> Interview:
    """Chooses what is asked, and begins; the time runs.

    Args:
        topics, levels: only these, if any are named.
        code: with a kata and a debugging task, where there is room.
        seed: draws the same interview again.

    Raises:
        UserError: there is no such topic or level, or nothing to ask.
    """
    cards = counted(log, list(library.every_card()))
    katas = learning_order(library.katas.values()) if code else []
    known_names([*cards, *katas], topics, levels)
    ground = Ground(items_of(cards, katas, read_trails(log, desired_retention)), clock())
    seed = random.SystemRandom().getrandbits(31) if seed is None else seed
    parts = choose(ground, minutes, random.Random(seed), topics, levels)
    first = beginning(parts, minutes, clock(), topics=list(topics), levels=list(levels), seed=seed)
    log.append(first)
    return interview_of([first], library, log, clock)


def take_up(own: Sequence[Event], library: Library, log: Log, clock: Callable[[], datetime]) -> Interview:
    """Goes on with the interview of these events; the time away does not count."""
    interview = interview_of(own, library, log, clock)
    interview.take_up()
    return interview


def interview_of(own: Sequence[Event], library: Library, log: Log, clock: Callable[[], datetime]) -> Interview:
    """The interview of these events, as it stands."""
    entries = {id: Entry(card, deck.deck) for id, (card, deck) in library.cards.items()}
    titles = {id: kata.title for id, kata in library.katas.items()}
    return Interview(own, entries, titles, log.append, clock)


def close(interview: Interview, log: Log, clock: Callable[[], datetime], desired_retention: float = 0.9) -> Scorecard:
    """Writes the scorecard; the cards to go over are due at once."""
    made = interview.finish(read_trails(log, desired_retention))
    for card in made.review:
        log.append(event("due", f"card:{card}", {"because": "the mock interview"}, clock()))
    return made


def give_up(own: Sequence[Event], log: Log, at: datetime) -> None:
    """Gives up the interview of these events."""
    log.append(event(KIND, own[0].subject, {"stage": "dropped"}, at))
