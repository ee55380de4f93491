"""Packs of content, and the library that is read from them.

A pack is a folder with `questions/`, `katas/` and `reference_impl/`. There is no registry: decks and katas are found by
their files. Reading goes no further than what is asked for: the drill reads no kata, a kata no deck. A file with a
problem is left out of the library and named in `problems`; the others are not touched by it.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from nfquiz.content.cards import Brief, BriefDeck, Card, Deck, whole
from nfquiz.content.katas import Kata, KataFile
from nfquiz.content.parts import KEBAB, Fault
from nfquiz.content.problems import Problem, problem
from nfquiz.errors import UserError, unknown

_SUBFOLDERS = ("questions", "katas", "reference_impl")


class Pack(Struct, frozen=True):
    """A folder with content. `own`: it holds what the person wrote for themselves."""

    root: Path
    own: bool = False

    @property
    def questions(self) -> Path:
        return self.root / "questions"

    @property
    def katas(self) -> Path:
        return self.root / "katas"

    @property
    def references(self) -> Path:
        return self.root / "reference_impl"

    def deck_files(self) -> list[Path]:
        return sorted(self.questions.glob("*.yaml"))

    def kata_folders(self) -> list[Path]:
        """The folders `katas/TOPIC/ID` that hold a `kata.yaml`."""
        return sorted(file.parent for file in self.katas.glob("*/*/kata.yaml"))


@dataclass
class Library:
    """What was read from the packs. Names are unique over all of them. `deck_files` tells where each deck stands.

    Of a deck from the cache the cards are `Brief`, made when they are asked for: `card` reads a whole one, and so does
    `nfquiz.content.cards.whole`.
    """

    decks: dict[str, Deck | BriefDeck] = field(default_factory=dict)
    deck_files: dict[str, tuple[Pack, Path]] = field(default_factory=dict)
    katas: dict[str, Kata] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def cards(self) -> dict[str, tuple[Card | Brief, Deck | BriefDeck]]:
        """Every card by its id, with its deck: of very many this takes as much memory as the cards themselves."""
        return {card.id: (card, deck) for deck in self.decks.values() for card in deck.cards}

    def every_card(self) -> Iterator[Card | Brief]:
        """All cards, deck by deck."""
        return (card for deck in self.decks.values() for card in deck.cards)

    def deck(self, name: str) -> Deck | BriefDeck:
        """Raises UserError with the nearest names for an unknown one; `card` and `kata` as well."""
        try:
            return self.decks[name]
        except KeyError:
            raise unknown("deck", name, self.decks) from None

    def card(self, name: str) -> Card:
        try:
            return whole(self.cards[name][0])
        except KeyError:
            raise unknown("card", name, self.cards) from None

    def kata(self, name: str) -> Kata:
        try:
            return self.katas[name]
        except KeyError:
            raise unknown("kata", name, self.katas, "nfquiz kata") from None


def our_pack() -> Pack:
    """The content that comes with nfquiz: inside the package in a wheel, beside it in a clone."""
    package = Path(__file__).resolve().parent.parent
    for root in (package / "_content", package.parent):
        if (root / "questions").is_dir() and (root / "katas").is_dir():
            return Pack(root)
    raise UserError("The content of nfquiz is missing.", f"Install it again: {package} should hold _content/.")


def pack_at(folder: Path | str) -> Pack:
    """A pack of the person's. Raises UserError where the folder is none."""
    root = Path(folder).expanduser().resolve()
    hint = "A pack is a folder with questions/, katas/ and reference_impl/."
    if not root.is_dir():
        raise UserError(f"There is no folder {root}.", hint)
    if not any((root / name).is_dir() for name in _SUBFOLDERS):
        raise UserError(f"{root} is no pack.", hint)
    return Pack(root)


def load(packs: Iterable[Pack], cache: Path | None = None) -> Library:
    """Everything. `cache` is a folder for parsed files, see nfquiz.content.cache; None does without."""
    packs = list(packs)
    library = load_decks(packs, cache)
    katas = load_katas(packs, cache)
    library.katas = katas.katas
    library.problems = sorted(library.problems + katas.problems)
    return library


def load_decks(packs: Iterable[Pack], cache: Path | None = None) -> Library:
    """Decks and cards only; no file of a kata is opened."""
    library, ids = Library(), set[str]()
    with _no_collection():
        for pack in packs:
            for path in pack.deck_files():
                deck, problems = read_deck(pack, path, cache)
                library.problems += problems
                if deck is not None:
                    _add_deck(library, pack, path, deck, ids)
    library.problems.sort()
    return library


def load_katas(packs: Iterable[Pack], cache: Path | None = None) -> Library:
    """Katas only; no deck is opened. `cache` as for `load`."""
    library = Library()
    with _no_collection():
        for pack in packs:
            for kata, problems in _katas(pack, cache):
                library.problems += problems
                if kata is not None:
                    _add_kata(library, pack, kata)
    library.problems.sort()
    return library


def _katas(pack: Pack, cache: Path | None) -> Iterator[tuple[Kata | None, list[Problem]]]:
    if cache is None:
        yield from (read_kata(pack, folder) for folder in pack.kata_folders())
        return
    from nfquiz.content.kata_cache import KataCache

    stored = KataCache(cache, pack.root)
    for folder in pack.kata_folders():
        path = folder / "kata.yaml"
        file, problems = stored.read(path, lambda path=path: _parse(pack, path, KataFile))
        yield (None if file is None else Kata.of(file, pack.root, folder)), problems
    stored.save()


def find_kata(packs: Iterable[Pack], name: str) -> Kata:
    """One kata, its own file the only one that is read.

    Raises UserError with the nearest names where there is none, with its problems where its file has some.
    """
    packs = list(packs)
    folders = [(pack, folder) for pack in packs for folder in _folders_named(pack, name)]
    if not folders:
        raise unknown("kata", name, (folder.name for pack in packs for folder in pack.kata_folders()), "nfquiz kata")
    if len(folders) > 1:
        places = "\n".join(f"  {folder}" for _, folder in folders)
        raise UserError(f"There are {len(folders)} katas {name!r}:\n{places}", "Rename all but one of these folders.")
    pack, folder = folders[0]
    kata, problems = read_kata(pack, folder)
    if kata is None:
        raise UserError(f"The kata {name!r} can't be read:\n" + "\n".join(f"  {one}" for one in problems))
    return kata


def read_deck(pack: Pack, path: Path, cache: Path | None = None) -> tuple[Deck | BriefDeck | None, list[Problem]]:
    """One deck, or None with all problems of its file."""
    if cache is not None:
        from nfquiz.content.cache import DeckCache

        return DeckCache(cache).read(path, lambda: _parse_deck(pack, path))
    return _parse_deck(pack, path)


def read_kata(pack: Pack, folder: Path) -> tuple[Kata | None, list[Problem]]:
    """The kata of a folder, or None with all problems of its `kata.yaml`."""
    file, problems = _parse(pack, folder / "kata.yaml", KataFile)
    return (None if file is None else Kata.of(file, pack.root, folder)), problems


def _parse_deck(pack: Pack, path: Path) -> tuple[Deck | None, list[Problem]]:
    return _parse(pack, path, Deck)


def _parse(pack: Pack, path: Path, model: type) -> tuple[object, list[Problem]]:
    # imported here: what comes from the cache needs no YAML
    from nfquiz.content.validate import validate
    from nfquiz.content.yaml_file import Document

    value, found = validate(Document(path), model)
    return value, [problem(pack.root, path, line, says) for line, says in found]


def _folders_named(pack: Pack, name: str) -> Iterator[Path]:
    # a name is a part of a path here: `..` and wildcards must not get that far
    if KEBAB.fullmatch(name):
        yield from sorted(file.parent for file in pack.katas.glob(f"*/{name}/kata.yaml"))


def _add_deck(library: Library, pack: Pack, path: Path, deck: Deck | BriefDeck, ids: set[str]) -> None:
    """Enter a deck; one with a name or a card id that is taken is refused as a whole. `ids`: those taken so far."""
    faults = []
    if deck.deck in library.decks:
        other = _shown_path(library.deck_files[deck.deck][1], pack)
        faults.append((("deck",), f"duplicate deck {deck.deck}: {other} has this name already; take another"))
    own = deck.names.split() if isinstance(deck, BriefDeck) else [card.id for card in deck.cards]
    before = len(ids)
    ids.update(own)
    if len(ids) < before + len(own):
        faults += list(_taken(library, pack, deck))
    if faults:
        ids.clear()
        ids.update(card.id for other in library.decks.values() for card in other.cards)
        from nfquiz.content.yaml_file import Document

        document = Document(path)
        library.problems += [problem(pack.root, path, document.line(keys), says) for keys, says in faults]
        return
    library.decks[deck.deck] = deck
    library.deck_files[deck.deck] = (pack, path)


def _taken(library: Library, pack: Pack, deck: Deck | BriefDeck) -> Iterator[Fault]:
    """A fault for each card whose id another deck has."""
    owners = {card.id: other.deck for other in library.decks.values() for card in other.cards}
    for index, card in enumerate(deck.cards):
        if card.id in owners:
            other = _shown_path(library.deck_files[owners[card.id]][1], pack)
            says = f"card {card.id}: duplicate id: {other} has a card of this name already; take another id"
            yield ("cards", index, "id"), says


def _add_kata(library: Library, pack: Pack, kata: Kata) -> None:
    """Enter a kata; one with a name that is taken is refused."""
    first = library.katas.setdefault(kata.id, kata)
    if first is not kata:
        other = _shown_path(first.folder, pack)
        says = f"duplicate kata {kata.id}: {other} has this name already; rename the folder"
        library.problems.append(problem(pack.root, kata.path, 1, says))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Content is trees without cycles: the collector, run again and again while they grow, would double the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _shown_path(path: Path, pack: Pack) -> str:
    return path.relative_to(pack.root).as_posix() if path.is_relative_to(pack.root) else str(path)
