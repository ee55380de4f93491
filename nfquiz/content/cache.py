"""Parsed decks on disk: reading YAML is what takes the time when there are many cards.

One file a deck, named by a digest of the deck's path: first an index of what chooses and orders cards (`Brief`), then
the cards, each of which is read when it is shown. A file is used only where path, size and modification time of the
deck are those it was made from; whatever is wrong with it, the deck is simply read again. Decks with problems are never
stored. The folder can be deleted at any time.
"""

import contextlib
import os
import time
import zlib
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import msgspec

from nfquiz.content.cards import Brief, BriefDeck, Card, Deck, has_rubric, kind_of
from nfquiz.content.problems import Problem
from nfquiz.errors import UserError

FORMAT = 4
"""To be raised with every change of the cards' fields or of their checks (a test compares the schema's digest)."""

_SETTLED_NS = 1_000_000_000
_SIZE_BITS = 32
"""A span is how far after the index a card begins, and in so many low bits how long it is."""

Parse = Callable[[], tuple[Deck | None, list[Problem]]]
Outcome = tuple[Deck | BriefDeck | None, list[Problem]]


class _Index(msgspec.Struct, array_like=True):
    format: int
    path: str
    size: int
    modified: int
    deck: BriefDeck


_INDEX = msgspec.msgpack.Decoder(_Index)
_CARD = msgspec.msgpack.Decoder(Card)
_ENCODER = msgspec.msgpack.Encoder()


class DeckCache:
    """The cache in a folder, which is made when it is first written to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: Path, parse: Parse) -> Outcome:
        """The deck of a file: from the cache where it is still true, otherwise parsed and stored."""
        try:
            before = path.stat()
        except OSError:
            return parse()
        file = self._file(path)
        briefs = _stored(file, path, before, parse)
        if briefs is not None:
            return briefs, []
        deck, problems = parse()
        # a file changed in this very moment may change again within the clock's resolution
        if deck is not None and time.time_ns() - before.st_mtime_ns > _SETTLED_NS:
            _store(file, path, before, deck)
        return deck, problems

    def _file(self, path: Path) -> Path:
        return self.folder / f"{path.stem}-{blake2b(str(path).encode(), digest_size=8).hexdigest()}.deck"


class CardFile:
    """Where the cards of an index are read from."""

    def __init__(self, file: Path, check: bytes, begin: int, parse: Parse) -> None:
        self._file, self._check, self._begin, self._parse = file, check, begin, parse
        self._deck: Deck | None = None

    def read(self, brief: Brief) -> Card:
        """The card; from its YAML where the file was spoilt or replaced since.

        Raises:
            UserError: it is in neither.
        """
        if self._deck is None:
            with contextlib.suppress(OSError, msgspec.DecodeError, RecursionError), self._file.open("rb") as file:
                if file.read(len(self._check)) == self._check:
                    file.seek(self._begin + (brief.span >> _SIZE_BITS))
                    raw = file.read(brief.span & (1 << _SIZE_BITS) - 1)
                    card = _CARD.decode(memoryview(raw)[4:]) if _checked(raw) else None
                    if card is not None and card.id == brief.id:
                        return card
            with contextlib.suppress(OSError):
                self._file.unlink()
            self._deck, _ = self._parse()
        for card in self._deck.cards if self._deck else ():
            if card.id == brief.id:
                return card
        raise UserError(f"The card {brief.id} is gone from its deck.", "The deck was changed: start nfquiz again.")


def _checked(raw: bytes) -> bool:
    return zlib.crc32(raw[4:]) == int.from_bytes(raw[:4])


def _with_check(raw: bytes) -> bytes:
    return zlib.crc32(raw).to_bytes(4) + raw


def _stored(file: Path, path: Path, now: os.stat_result, parse: Parse) -> BriefDeck | None:
    """What the index holds, where it is of this file."""
    try:
        with file.open("rb") as opened:
            size = int.from_bytes(opened.read(4))
            raw = opened.read(size)
        if len(raw) != size or not _checked(raw):
            return None
        index = _INDEX.decode(memoryview(raw)[4:])
    except (OSError, msgspec.DecodeError, RecursionError, MemoryError, OverflowError):
        return None
    if (index.format, index.path, index.size, index.modified) != (FORMAT, str(path), now.st_size, now.st_mtime_ns):
        return None
    source = CardFile(file, size.to_bytes(4) + raw[:4], 4 + size, parse)
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    for brief in index.deck.cards:
        brief.source = source
        # few different ones, which take more memory than all the rest if each card has its own
        brief.topics = same.setdefault(brief.topics, brief.topics)
    return index.deck


def _store(file: Path, path: Path, made_from: os.stat_result, deck: Deck) -> None:
    cards = [_with_check(_ENCODER.encode(card)) for card in deck.cards]
    briefs, place = [], 0
    for card, raw in zip(deck.cards, cards, strict=True):
        briefs.append(_brief(card, place << _SIZE_BITS | len(raw)))
        place += len(raw)
    shown = BriefDeck(deck.deck, deck.title, tuple(briefs))
    index = _with_check(_ENCODER.encode(_Index(FORMAT, str(path), made_from.st_size, made_from.st_mtime_ns, shown)))
    temporary = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(b"".join([len(index).to_bytes(4), index, *cards]))
        temporary.replace(file)
    except OSError:
        # a cache that can't be written is no reason to stop
        with contextlib.suppress(OSError):
            temporary.unlink()


def _brief(card: Card, span: int) -> Brief:
    return Brief(
        card.id, kind_of(card), card.level, card.topics, card.katas, card.then, card.asked, has_rubric(card), span
    )
