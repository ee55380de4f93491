"""The linter's static half: everything about content that can be told without running any of it.

That a kata's scenarios tell right from wrong is proved by running them, in nfquiz.judge.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from nfquiz.content import kata_lint, text_lint
from nfquiz.content.cards import BriefDeck, shortcomings
from nfquiz.content.courses import broken_links, course_files, read_course
from nfquiz.content.katas import Kata
from nfquiz.content.packs import Library, Pack, load, read_deck
from nfquiz.content.parts import KEBAB, Keys
from nfquiz.content.problems import Problem, problem
from nfquiz.content.yaml_file import Document
from nfquiz.errors import UserError, nearest

_IGNORED = {"__pycache__"}
_KATA_FILES = ("kata.yaml", "prompt.md", "scenarios.py")


def lint(
    packs: Iterable[Pack], only: Path | None = None, sound: Collection[Path] = (), library: Library | None = None
) -> list[Problem]:
    """All static problems of the packs, sorted; `only` keeps those of one file or folder.

    Links may lead from one pack to another, so all packs are read in any case. Raises UserError for an `only` that is
    not in one of them.

    Args:
        sound: files of decks and folders of katas that were found sound as they are: only their links are looked at.
        library: what `load` gave of the packs, where that was done already.
    """
    packs = list(packs)
    scope = None if only is None else _scope(packs, only)
    library = library or load(packs)
    problems = list(library.problems)
    known = _Known(packs, library)
    for pack in packs:
        problems += _stray_files(pack, library)
    problems += _decks(library, known, sound)
    problems += _katas(library, known, sound)
    problems += _cycles(library)
    problems += _courses(packs, known)
    if scope is not None:
        problems = [one for one in problems if one.file.resolve().is_relative_to(scope)]
    return sorted(set(problems))


def _scope(packs: list[Pack], only: Path) -> Path:
    """A file or folder of a pack, named from here or from the pack's root."""
    for candidate in (only, *(pack.root / only for pack in packs)):
        path = candidate.resolve()
        if path.exists() and any(path.is_relative_to(pack.root.resolve()) for pack in packs):
            return path
    roots = " or ".join(str(pack.root) for pack in packs)
    raise UserError(f"{only} is no file or folder of the content.", f"It is looked for here and in {roots}.")


class _Known:
    """The ids that links may lead to: those of broken files too, so that one broken file gives no second problem."""

    def __init__(self, packs: list[Pack], library: Library) -> None:
        self.katas = {folder.name for pack in packs for folder in pack.kata_folders()}
        self.cards = set(library.cards)
        self.all_cards_known = True
        read = {path for _, path in library.deck_files.values()}
        for path in (path for pack in packs for path in pack.deck_files() if path not in read):
            data = Document(path).data
            self.cards |= _ids_in(data)
            # a link can't be called broken while a whole deck can't be read
            self.all_cards_known &= data is not None


def _ids_in(data: object) -> set[str]:
    cards = data.get("cards") if isinstance(data, dict) else None
    ids = [card.get("id") for card in cards if isinstance(card, dict)] if isinstance(cards, list) else []
    return {name for name in ids if isinstance(name, str)}


def _courses(packs: list[Pack], known: _Known) -> Iterator[Problem]:
    for pack, path in course_files(packs).values():
        course, problems = read_course(pack, path)
        yield from problems
        if course is not None and known.all_cards_known:
            yield from broken_links(pack, path, course, known.cards, known.katas)


# --- files and folders


def _stray_files(pack: Pack, library: Library) -> Iterator[Problem]:
    def at(path: Path, says: str) -> Problem:
        return problem(pack.root, path, 0, says)

    for path in _children(pack.questions):
        if path.is_dir():
            yield at(path, "unexpected folder: questions/ holds files NAME.yaml only")
        elif path.suffix != ".yaml":
            better = f": rename it to {path.stem}.yaml" if path.suffix == ".yml" else ""
            yield at(path, f"unexpected file: questions/ holds files NAME.yaml only{better}")
        elif not KEBAB.fullmatch(path.stem):
            yield at(path, "a deck's name has lower-case letters, digits and hyphens only: rename the file")
    for topic in _children(pack.katas):
        if not topic.is_dir():
            yield at(topic, "unexpected file: a kata stands in katas/TOPIC/ID/")
            continue
        if not KEBAB.fullmatch(topic.name):
            yield at(topic, "a topic's name has lower-case letters, digits and hyphens only: rename the folder")
        for folder in _children(topic):
            if folder.is_dir():
                yield from _stray_in_kata(folder, library.katas.get(folder.name), at)
            else:
                yield at(folder, "unexpected file: a kata stands in katas/TOPIC/ID/")
    for path in _files_under(pack.references):
        if path.suffix != ".py":
            yield at(path, "unexpected: reference_impl/ holds Python modules only")


def _stray_in_kata(folder: Path, kata: Kata | None, at) -> Iterator[Problem]:
    """`kata` is None where its file can't be read; then what a program may have is let be."""
    files = (*_KATA_FILES, *(one.prompt for one in kata.follow_ups)) if kata else _KATA_FILES
    if not KEBAB.fullmatch(folder.name):
        yield at(folder, "a kata's id has lower-case letters, digits and hyphens only: rename the folder")
    for name in _KATA_FILES:
        if not (folder / name).is_file():
            yield at(folder, f"{name} is missing")
    for path in _children(folder):
        if path.name == "right" and path.is_dir():
            for file in _children(path):
                if kata and kata.program and not file.is_dir():
                    yield at(file, "unexpected: a program's right/ holds a folder for each other solution")
                elif kata and not kata.program and (file.is_dir() or file.suffix != ".py"):
                    yield at(file, "unexpected: right/ holds Python files only")
        elif kata is None and path.match("prompt-*.md"):
            continue
        elif path.name not in files or path.is_dir():
            close = nearest(path.name, _KATA_FILES, 1)
            advice = f": did you mean {close[0]}?" if close and not (folder / close[0]).exists() else ""
            yield at(path, f"unexpected {'folder' if path.is_dir() else 'file'}: a kata's folder holds "
                           f"{', '.join(files)} and right/{advice}")  # fmt: skip


def _files_under(folder: Path) -> Iterator[Path]:
    for path in _children(folder):
        if path.is_dir():
            yield from _files_under(path)
        else:
            yield path


def _children(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name not in _IGNORED) if folder.is_dir() else []


# --- decks


def _decks(library: Library, known: _Known, sound: Collection[Path]) -> Iterator[Problem]:
    for deck in library.decks.values():
        pack, path = library.deck_files[deck.deck]
        faults: list[tuple[Keys, str]] = []
        if deck.deck != path.stem:
            faults.append((("deck",), f"deck: expected {path.stem}, as the file's name, got {deck.deck}"))
        texts = None if path in sound else read_deck(pack, path)[0] if isinstance(deck, BriefDeck) else deck
        for index, card in enumerate(deck.cards):
            where = ("cards", index)
            faults += _links((*where, "katas"), f"card {card.id}: katas", "kata", card.katas, known.katas)
            if texts is not None:
                text = texts.cards[index]
                own = [*([] if pack.own else shortcomings(text)), *text_lint.card(text)]
                faults += [((*where, *keys), f"card {card.id}: {says}") for keys, says in own]
            if known.all_cards_known:
                faults += _links((*where, "then"), f"card {card.id}: then", "card", card.then, known.cards)
        if faults:
            document = Document(path)
            for keys, says in faults:
                yield problem(pack.root, path, document.line(keys), says)


def _links(keys: Keys, label: str, kind: str, names: Iterable[str], known: Iterable[str]) -> Iterator[tuple[Keys, str]]:
    """A fault for each name that leads nowhere."""
    for index, name in enumerate(names):
        if name not in known:
            close = nearest(name, known)
            advice = f": did you mean {' or '.join(close)}?" if close else ": remove it, or write that one first"
            yield (*keys, index), f"{label}: there is no {kind} {name}{advice}"


# --- katas


def _katas(library: Library, known: _Known, sound: Collection[Path]) -> Iterator[Problem]:
    for kata in library.katas.values():
        faults = list(_kata_links(kata, known))
        if kata.folder not in sound:
            faults += [*kata_lint.counts(kata), *kata_lint.reference(kata), *text_lint.kata(kata)]
        if faults:
            document = Document(kata.path)
            for keys, says in faults:
                yield problem(kata.root, kata.path, document.line(keys), says)
        for path, line, says in kata_lint.other_files(kata) if kata.folder not in sound else ():
            yield problem(kata.root, path, line, says)


def _kata_links(kata: Kata, known: _Known) -> Iterator[tuple[Keys, str]]:
    yield from _links(("prerequisites",), "prerequisites", "kata", kata.prerequisites, known.katas)
    yield from _links(("then",), "then", "kata", kata.then, known.katas)
    if kata.id in kata.then:
        yield ("then",), "then: names the kata itself: remove it"
    own = {mistake.id for mistake in kata.mistakes}
    if known.all_cards_known:
        yield from _links(("cards",), "cards", "card", kata.cards, known.cards)
    for index, mistake in enumerate(kata.mistakes):
        label = f"mistake {mistake.id}:"
        if mistake.card and known.all_cards_known:
            for keys, says in _links((), f"{label} card", "card", [mistake.card], known.cards):
                yield ("mistakes", index, "card", *keys[:-1]), says
        yield from _links(("mistakes", index, "same_as"), f"{label} same_as", "mistake", mistake.same_as, own)


def _cycles(library: Library) -> Iterator[Problem]:
    """One problem for each cycle in the prerequisites."""
    done: set[str] = set()
    for start in sorted(library.katas):
        cycle = _cycle_from(start, library.katas, done)
        if cycle:
            kata = library.katas[cycle[0]]
            line = Document(kata.path).line(("prerequisites", kata.prerequisites.index(cycle[1])))
            says = f"prerequisites: a cycle: {' needs '.join(cycle)}; remove one of these"
            yield problem(kata.root, kata.path, line, says)


def _cycle_from(start: str, katas: dict[str, Kata], done: set[str]) -> list[str]:
    """The first cycle that is reached from a kata, its first name repeated at the end; [] where there is none.

    `done` collects the katas that need no second visit. Depth first, without recursion: chains may be long.
    """
    if start in done:
        return []
    path, branches = [start], [iter(katas[start].prerequisites)]
    done.add(start)
    on_path = {start}
    while path:
        for name in branches[-1]:
            if name in on_path:
                return [*path[path.index(name) :], name]
            if name in katas and name not in done:
                done.add(name)
                on_path.add(name)
                path.append(name)
                branches.append(iter(katas[name].prerequisites))
                break
        else:
            on_path.discard(path.pop())
            branches.pop()
    return []
