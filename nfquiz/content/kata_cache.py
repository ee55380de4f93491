"""Parsed `kata.yaml` files on disk, one file a pack: as for decks, reading YAML is what takes the time.

What is stored of a kata is used only where path, size and modification time of its file are those it was made from;
katas with problems are never stored. The file can be deleted at any time.
"""

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import msgspec

from nfquiz.content.cache import FORMAT, checked, settled, with_check, write
from nfquiz.content.katas import KataFile
from nfquiz.content.problems import Problem

Outcome = tuple[KataFile | None, list[Problem]]


class _Stored(msgspec.Struct, array_like=True):
    size: int
    modified: int
    kata: msgspec.Raw


class _File(msgspec.Struct, array_like=True):
    format: int
    katas: dict[str, _Stored]


_FILE = msgspec.msgpack.Decoder(_File)
_KATA = msgspec.msgpack.Decoder(KataFile)
_encode = msgspec.msgpack.Encoder().encode


class KataCache:
    """The katas of the pack in a folder.

    Args:
        folder: where caches are; made when it is first written to.
        root: the pack.
    """

    def __init__(self, folder: Path, root: Path) -> None:
        self._file = folder / f"katas-{blake2b(str(root).encode(), digest_size=8).hexdigest()}.katas"
        self._katas = self._load()
        self._asked: set[str] = set()
        self._new = False

    def _load(self) -> dict[str, _Stored]:
        try:
            raw = self._file.read_bytes()
            found = _FILE.decode(memoryview(raw)[4:]) if checked(raw) else None
        except (OSError, msgspec.DecodeError):
            return {}
        return found.katas if found is not None and found.format == FORMAT else {}

    def read(self, path: Path, parse: Callable[[], Outcome]) -> Outcome:
        """What a `kata.yaml` holds: from the cache where it is still true, otherwise parsed."""
        name = str(path)
        self._asked.add(name)
        try:
            now = path.stat()
        except OSError:
            return parse()
        stored = self._katas.get(name)
        if stored is not None and (stored.size, stored.modified) == (now.st_size, now.st_mtime_ns):
            try:
                return _KATA.decode(stored.kata), []
            except msgspec.DecodeError:
                pass
        kata, problems = parse()
        if kata is not None and settled(now):
            self._katas[name] = _Stored(now.st_size, now.st_mtime_ns, msgspec.Raw(_encode(kata)))
            self._new = True
        return kata, problems

    def save(self) -> None:
        """Writes what was parsed, if anything was; katas that are gone are left out."""
        if self._new:
            kept = {name: stored for name, stored in self._katas.items() if name in self._asked}
            write(self._file, with_check(_encode(_File(FORMAT, kept))))
