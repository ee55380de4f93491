"""The order of a drill: what is due first, then what is new, topics mixed and siblings apart; missed cards return."""

import random
from collections import deque
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from heapq import nsmallest

from nfquiz.content.parts import LEVELS
from nfquiz.drill.book import Book
from nfquiz.drill.memory import Reviewed
from nfquiz.drill.questions import Entry
from nfquiz.store.events import stamp

WINDOW = 12
"""How far ahead a better neighbour is looked for."""
APART = 3
"""Cards between a card and one that gives it away, and before a missed card returns."""
SAME_EVENING = timedelta(hours=4)
"""A card in its learning steps that is due within this time belongs to this evening."""


class Queue:
    """Cards in the order in which they are to be asked. Entries are taken by `take`, put back by `put_back`."""

    def __init__(
        self,
        due: Sequence[Entry],
        new: Sequence[Entry],
        returning: Sequence[tuple[datetime, Entry]],
        held_back: int = 0,
    ) -> None:
        self.held_back = held_back
        """Due cards that the limit left for another day."""
        self._front: list[Entry] = []
        self._due = deque(due)
        self._new = deque(new)
        self._returning = list(returning)
        self._recent: deque[Entry] = deque(maxlen=APART)
        self._parents = _parents(new)
        self._waiting = {entry.card.id for entry in new}

    @property
    def counts(self) -> dict[str, int]:
        """How many are left: due, new, returning."""
        return {
            "due": len(self._due) + len(self._front),
            "new": len(self._new),
            "returning": len(self._returning),
        }

    def take(self, now: datetime) -> Entry | None:
        """The next card, None when all are done."""
        entry = self._pick(now)
        if entry is not None:
            self._recent.append(entry)
        return entry

    def put_back(self, entry: Entry) -> None:
        """To the very front: it is asked next."""
        self.drop(entry)
        self._front.append(entry)

    def come_again(self, entry: Entry, at: datetime) -> None:
        """Asks it again in this session, from that time on if other cards fill the time, else after them."""
        self.drop(entry)
        self._returning.append((at, entry))

    def drop(self, entry: Entry) -> None:
        """Not in this session any more."""
        self._returning = [pair for pair in self._returning if pair[1] != entry]
        self._waiting.discard(entry.card.id)
        for queue in (self._front, self._due, self._new):
            if entry in queue:
                queue.remove(entry)

    def _pick(self, now: datetime) -> Entry | None:
        if self._front:
            return self._front.pop()
        self._returning.sort(key=lambda pair: pair[0])
        for place, (at, entry) in enumerate(self._returning):
            if at <= now and entry not in self._recent:
                return self._returning.pop(place)[1]
        for queue in (self._due, self._new):
            if queue:
                return self._mixed(queue)
        # Nothing else is left: don't make the person wait, but don't ask the very same card twice in a row.
        for place, (_, entry) in enumerate(self._returning):
            if not self._recent or entry != self._recent[-1]:
                return self._returning.pop(place)[1]
        return self._returning.pop(0)[1] if self._returning else None

    def _mixed(self, queue: deque[Entry]) -> Entry:
        """The best neighbour among the next few, the first of equals: no follow-up before its card, none too near."""
        window = [queue[place] for place in range(min(WINDOW, len(queue)))]
        best = min(range(len(window)), key=lambda place: self._strain(window[place], queue))
        entry = window[best]
        del queue[best]
        self._waiting.discard(entry.card.id)
        return entry

    def _strain(self, entry: Entry, queue: deque[Entry]) -> int:
        waits = queue is self._new and not self._waiting.isdisjoint(self._parents.get(entry.card.id, ()))
        near = any(_siblings(entry, other) for other in self._recent)
        same = bool(self._recent) and self._recent[-1].card.topics[0] == entry.card.topics[0]
        return 4 * waits + 2 * near + same


def plan(
    chosen: Sequence[Entry],
    book: Book,
    now: datetime,
    dice: random.Random,
    new_allowed: int,
    limit: int | None,
    cram: bool,
    begun: Collection[str] = (),
) -> Queue:
    """The queue for a session over the chosen cards; subjects that were `begun` today don't count for the limit."""
    if cram:
        return Queue(_weakest(chosen, book, now)[:limit], [], [])
    moment = stamp(now)
    evening = stamp(now + SAME_EVENING)
    days: dict[str, list[Entry]] = {}
    returning = []
    unasked = {entry.card.id: entry for entry in chosen}
    for id, since in book.dues():
        entry = unasked.pop(id, None)
        if entry is None or since > evening:
            continue
        if since <= moment:
            # what a mistake made due (since "") goes first of all
            days.setdefault(since[:10], []).append(entry)
        else:
            memory = book.card(id)
            if isinstance(memory, Reviewed) and memory.learning:
                returning.append((memory.due, entry))
    new = list(unasked.values())
    due = []
    for _, together in sorted(days.items()):
        dice.shuffle(together)
        due += together
    ordered, room = _within(due, limit, begun)
    fresh = nsmallest(new_allowed if room is None else min(new_allowed, room), new, _importance)
    room = None if room is None else room - len(fresh)
    coming, _ = _within([entry for _, entry in returning], room, begun)
    back = [pair for pair in returning if pair[1] in coming]
    return Queue(ordered, fresh, back, len(due) - len(ordered))


def _within(entries: list[Entry], limit: int | None, begun: Collection[str]) -> tuple[list[Entry], int | None]:
    """The first of them, up to the limit, and what is left of it; those that were begun come in any case."""
    if limit is None:
        return entries, None
    kept = []
    for entry in entries:
        if entry.subject in begun:
            kept.append(entry)
        elif limit > 0:
            kept.append(entry)
            limit -= 1
    return kept, limit


def _weakest(chosen: Sequence[Entry], book: Book, now: datetime) -> list[Entry]:
    """For cramming: what was learned and is fading first, the weakest ahead; then what was never asked."""
    seen, new = [], []
    for entry in chosen:
        memory = book.card(entry.card.id)
        if isinstance(memory, Reviewed):
            seen.append((not memory.missed, book.recall(entry.card.id, now), entry))
        else:
            new.append(entry)
    return [entry for *_, entry in sorted(seen, key=lambda one: one[:2])] + sorted(new, key=_importance)


def _importance(entry: Entry) -> tuple[int, int]:
    """Core cards before advanced ones, what is asked most often first, else as the decks have them."""
    asked = entry.card.asked
    return LEVELS.index(entry.card.level), -asked.sources if asked else 0


def _parents(new: Sequence[Entry]) -> dict[str, list[str]]:
    """For each follow-up the cards that it follows."""
    parents: dict[str, list[str]] = {}
    for entry in new:
        for follower in entry.card.then:
            parents.setdefault(follower, []).append(entry.card.id)
    return parents


def _siblings(one: Entry, other: Entry) -> bool:
    """Whether one answer gives the other away: they follow each other, or are about the very same things."""
    if one.card.id in other.card.then or other.card.id in one.card.then:
        return True
    return len(one.card.topics) > 1 and set(one.card.topics) == set(other.card.topics)
