"""Which decks and katas the linter found sound, as they are: `nfquiz lint --changed` need not look at them again.

A mark is a digest of everything that the finding depends on: the files of the deck, or of the kata with its data and
with what it needs of its reference's module (most serve several katas), the linter's and the judge's own code, and the
version of torch. Git plays no part in it: what was changed and changed back is sound, and what another branch brings is
not, until it was proved here.
"""

import hashlib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

import msgspec

from nfquiz.content.cache import write
from nfquiz.content.katas import Kata
from nfquiz.content.source import entry_slice


class _Mark(msgspec.Struct):
    """own: of a kata, the digest where of its reference's module only what it needs is counted, which takes parsing."""

    digest: str
    own: str = ""
    seeds: int = 0
    mutants: bool = False


_MARKS = msgspec.json.Decoder(dict[str, _Mark])


class Sound:
    """The marks in a file; `save` writes them."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._code = _code()
        try:
            self._marks = _MARKS.decode(file.read_bytes())
        except (OSError, msgspec.DecodeError):
            self._marks = {}

    def has_deck(self, path: Path) -> bool:
        """Whether it was read as it is, without a problem."""
        mark = self._marks.get(str(path))
        return mark is not None and mark.digest == self._digest([path])

    def has_kata(self, kata: Kata, seeds: int, mutants: bool = False) -> bool:
        """Whether it was proved as it is under so many seeds (and all its mutants were run), without a problem."""
        mark = self._marks.get(str(kata.folder))
        if mark is None or mark.seeds < seeds or (mutants and not mark.mutants):
            return False
        return mark.digest == self._digest(_files_of(kata)) or mark.own == self._own(kata)

    def note_deck(self, path: Path) -> None:
        self._marks[str(path)] = _Mark(self._digest([path]))

    def note_kata(self, kata: Kata, seeds: int, mutants: bool = False) -> None:
        """What was proved is not forgotten for a lesser proof that came after it."""
        if not self.has_kata(kata, seeds, mutants):
            digest = self._digest(_files_of(kata))
            self._marks[str(kata.folder)] = _Mark(digest, self._own(kata) or digest, seeds, mutants)

    def save(self) -> None:
        write(self._file, msgspec.json.encode(self._marks))

    def _own(self, kata: Kata) -> str | None:
        """None where the reference has no part that is the kata's own, or cannot be read."""
        if kata.program:
            return None
        try:
            needed = entry_slice(kata.reference_path.read_text(encoding="utf-8"), kata.entry)
        except (OSError, ValueError, SyntaxError):
            return None
        return _digest((path for path in _files_of(kata) if path != kata.reference_path), self._code + needed)

    def _digest(self, files: Iterable[Path]) -> str:
        return _digest(files, self._code)


def _files_of(kata: Kata) -> Iterator[Path]:
    yield from (path for path in kata.folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    reference = kata.reference_path
    yield from reference.rglob("*.py") if reference.is_dir() else [reference]
    if kata.data is not None:
        yield from (path for path in (kata.root / "data" / kata.data.folder).rglob("*") if path.is_file())


def _code() -> str:
    package = Path(__file__).resolve().parent.parent
    try:
        torch = metadata.version("torch")
    except metadata.PackageNotFoundError:
        torch = ""
    return _digest([*package.glob("content/**/*.py"), *package.glob("judge/**/*.py")], torch)


def _digest(files: Iterable[Path], more: str) -> str:
    made = hashlib.blake2b(more.encode(), digest_size=16)
    for path in sorted(files):
        content = path.read_bytes() if path.is_file() else b""
        made.update(f"{path.name} {len(content)} ".encode() + content)
    return made.hexdigest()
