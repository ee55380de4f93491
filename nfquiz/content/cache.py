"""Parsed decks on disk: reading YAML is what takes the time when there are many cards.

One file a deck, named by a digest of the deck's path: first an index of what chooses and orders cards (`BriefDeck`),
then the cards, each of which is read when it is shown. A file is used only where path, size and modification time of
the deck are those it was made from; whatever is wrong with it, the deck is simply read again. Decks with problems are
never stored. The folder can be deleted at any time.
"""

import contextlib
import os
import time
import zlib
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

import msgspec

from nfquiz.content.cards import BriefDeck, Card, Deck, Traits, has_rubric, kind_of
from nfquiz.content.problems import Problem
from nfquiz.errors import UserError

FORMAT = 6
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
    deck: str
    title: str
    names: str
    traits: tuple[Traits, ...]
    of: tuple[int, ...]


class _WholeIndex(_Index, array_like=True):
    spans: tuple[int, ...]
    """Of each card, see _SIZE_BITS. Of very many they take memory for the few that are shown: read only then."""


_INDEX = msgspec.msgpack.Decoder(_Index)
_WHOLE_INDEX = msgspec.msgpack.Decoder(_WholeIndex)
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
        if deck is not None and settled(before):
            _store(file, path, before, deck)
            # its texts are given back: very many cards would keep several times the memory until the next start
            return _stored(file, path, before, parse) or deck, problems
        return deck, problems

    def _file(self, path: Path) -> Path:
        return self.folder / f"{path.stem}-{blake2b(str(path).encode(), digest_size=8).hexdigest()}.deck"


class CardFile:
    """Where the cards of an index are read from."""

    def __init__(self, file: Path, parse: Parse) -> None:
        self._file, self._parse = file, parse
        self._deck: Deck | None = None

    def read(self, id: str) -> Card:
        """The card; from its YAML where the file was spoilt since.

        Raises:
            UserError: it is in neither.
        """
        if self._deck is None:
            with contextlib.suppress(OSError, msgspec.DecodeError, RecursionError, MemoryError, OverflowError):
                card = self._stored(id)
                if card is not None:
                    return card
            with contextlib.suppress(OSError):
                self._file.unlink()
            self._deck, _ = self._parse()
        for card in self._deck.cards if self._deck else ():
            if card.id == id:
                return card
        raise UserError(f"The card {id} is gone from its deck.", "The deck was changed: start nfquiz again.")

    def _stored(self, id: str) -> Card | None:
        with self._file.open("rb") as file:
            raw = _index(file)
            index = _WHOLE_INDEX.decode(raw) if raw else None
            if index is None or index.format != FORMAT:
                return None
            begin = file.tell()
            for own, span in zip(index.names.split(), index.spans, strict=True):
                if own == id:
                    file.seek(begin + (span >> _SIZE_BITS))
                    card = file.read(span & (1 << _SIZE_BITS) - 1)
                    return _CARD.decode(memoryview(card)[4:]) if checked(card) else None
        return None


def _index(file: BinaryIO) -> memoryview | None:
    """The index that a file begins with, None where it is spoilt; the file then stands behind it."""
    size = int.from_bytes(file.read(4))
    raw = file.read(size)
    return memoryview(raw)[4:] if len(raw) == size and checked(raw) else None


def checked(raw: bytes) -> bool:
    """Whether bytes are as `with_check` gave them."""
    return zlib.crc32(raw[4:]) == int.from_bytes(raw[:4])


def with_check(raw: bytes) -> bytes:
    """Bytes behind their checksum of four bytes."""
    return zlib.crc32(raw).to_bytes(4) + raw


def _stored(file: Path, path: Path, now: os.stat_result, parse: Parse) -> BriefDeck | None:
    """What the index holds, where it is of this file."""
    try:
        with file.open("rb") as opened:
            raw = _index(opened)
        index = _INDEX.decode(raw) if raw else None
    except (OSError, msgspec.DecodeError, RecursionError, MemoryError, OverflowError):
        return None
    made_of = (FORMAT, str(path), now.st_size, now.st_mtime_ns)
    if index is None or (index.format, index.path, index.size, index.modified) != made_of:
        return None
    source = CardFile(file, parse)
    for traits in index.traits:
        traits.source = source
    return BriefDeck(index.deck, index.title, index.names, index.traits, index.of)


def _store(file: Path, path: Path, made_from: os.stat_result, deck: Deck) -> None:
    cards = [with_check(_ENCODER.encode(card)) for card in deck.cards]
    spans, place = [], 0
    for raw in cards:
        spans.append(place << _SIZE_BITS | len(raw))
        place += len(raw)
    different: dict[tuple[object, ...], int] = {}
    of = tuple(different.setdefault(_traits(card), len(different)) for card in deck.cards)
    whole = _WholeIndex(
        format=FORMAT,
        path=str(path),
        size=made_from.st_size,
        modified=made_from.st_mtime_ns,
        deck=deck.deck,
        title=deck.title,
        names=" ".join(card.id for card in deck.cards),
        traits=tuple(Traits(*one) for one in different),
        of=of,
        spans=tuple(spans),
    )
    index = with_check(_ENCODER.encode(whole))
    write(file, b"".join([len(index).to_bytes(4), index, *cards]))


def write(file: Path, content: bytes) -> None:
    """Puts a file in its place in one go; a cache that can't be written is no reason to stop."""
    temporary = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()


def settled(found: os.stat_result) -> bool:
    """Whether a file is old enough: one changed in this very moment may change again within the clock's resolution."""
    return time.time_ns() - found.st_mtime_ns > _SETTLED_NS


def _traits(card: Card) -> tuple[object, ...]:
    """The fields of its `Traits`."""
    return kind_of(card), card.level, card.topics, card.katas, card.then, card.asked, has_rubric(card)
