"""Which cards a drill is about."""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING

from nfquiz.content.cards import KINDS, BriefDeck, Card, Deck, has_rubric, kind_of
from nfquiz.content.parts import LEVELS
from nfquiz.drill.book import Book
from nfquiz.drill.leech import LAPSES, is_leech
from nfquiz.drill.questions import Entry
from nfquiz.errors import UserError, unknown

if TYPE_CHECKING:
    from nfquiz.content.katas import Kata


def entries(decks: Iterable[Deck | BriefDeck]) -> list[Entry]:
    """All cards with their decks, in the order of the files."""
    return list(chain.from_iterable(map(Entry, deck.cards, repeat(deck.deck)) for deck in decks))


def select(
    decks: Sequence[Deck | BriefDeck],
    names: Collection[str] = (),
    topics: Collection[str] = (),
    levels: Collection[str] = (),
    kinds: Collection[str] = (),
) -> list[Entry]:
    """The cards in any of these decks, on any of these topics, of any of these levels and kinds; no names mean all.

    Raises:
        UserError: a name that no deck, topic, level or kind has, with the nearest ones; or nothing fits all of them.
    """
    everything = entries(decks)
    _known("deck", names, [deck.deck for deck in decks])
    if topics:
        _known("topic", topics, sorted({topic for entry in everything for topic in entry.card.topics}))
    _known("level", levels, LEVELS)
    _known("kind", kinds, KINDS)
    if not (names or topics or levels or kinds) and everything:
        return everything
    chosen = [
        entry
        for entry in everything
        if (not names or entry.deck in names)
        and (not topics or not set(topics).isdisjoint(entry.card.topics))
        and (not levels or entry.card.level in levels)
        and (not kinds or kind_of(entry.card) in kinds)
    ]
    if not chosen:
        raise UserError("No card is all of that at once.", "Leave out one of --topic, --level, --kind or the deck.")
    return chosen


def only_rubrics(chosen: Sequence[Entry]) -> list[Entry]:
    """Those that are answered freely and ticked, so that they can be said aloud.

    Raises:
        UserError: there is none.
    """
    found = [entry for entry in chosen if has_rubric(entry.card)]
    if not found:
        raise UserError("None of these cards is answered aloud.", "Choose others, or leave out --aloud.")
    return found


def only_leeches(chosen: Sequence[Entry], book: Book) -> list[Entry]:
    """Those that are forgotten again and again.

    Raises:
        UserError: there is none.
    """
    answered = {id for id, _ in book.dues()}
    found = [entry for entry in chosen if entry.card.id in answered and is_leech(book.card(entry.card.id))]
    if not found:
        raise UserError(f"No card was forgotten {LAPSES} times.", "There is nothing to do about leeches, then.")
    return found


def known_names(contents: "Iterable[Card | Kata]", topics: Collection[str] = (), levels: Collection[str] = ()) -> None:
    """Raises UserError for a topic that no card and no kata has, or a level that is none, with the nearest ones."""
    _known("topic", topics, sorted({topic for one in contents for topic in one.topics}))
    _known("level", levels, LEVELS)


def _known(what: str, names: Collection[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            error = unknown(what, name, known)
            if not error.hint and len(known) <= 40:
                error.hint = f"There are: {', '.join(known)}."
            raise error
