"""The original MNIST files, brought from a folder or an address: checked by size and checksum, unpacked, kept."""

import gzip
import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nfquiz.content.datasets import read_idx
from nfquiz.errors import UserError


@dataclass(frozen=True)
class Original:
    """One of the four files, unpacked: its name, its size in bytes and its MD5 checksum."""

    name: str
    size: int
    md5: str


ORIGINALS = (
    Original("train-images-idx3-ubyte", 47_040_016, "6bbc9ace898e44ae57da46a324031adb"),
    Original("train-labels-idx1-ubyte", 60_008, "a25bea736e30d166cdddb491f175f624"),
    Original("t10k-images-idx3-ubyte", 7_840_016, "2646ac647ad5339dbf082846283269ea"),
    Original("t10k-labels-idx1-ubyte", 10_008, "27ae3e4e09519cfbb04c329615203637"),
)
SECONDS = 60
"""An address that says nothing for so long is given up."""


def bring(origin: str, to: Path, tell: Callable[[str], None] = lambda _: None) -> None:
    """Fetch the four files, packed (`.gz`) or not, and put them unpacked into a folder, all or none.

    Args:
        origin: a folder, or an address (http, https) under which the files lie.
        to: the folder, made where there is none; files that are there are replaced.
        tell: takes the name of each file that was checked.

    Raises:
        UserError: a file is missing, can't be read or fetched, or is not the original.
    """
    found = {}
    for original in ORIGINALS:
        content = _fetched(origin, original) if "://" in origin else _read(Path(origin).expanduser(), original)
        _check(content, original, origin)
        found[original.name] = content
        tell(f"{original.name}: {len(content):,} bytes, the original")
    try:
        to.mkdir(parents=True, exist_ok=True)
        for name, content in found.items():
            (to / f"{name}.new").write_bytes(content)
        for name in found:
            (to / f"{name}.new").replace(to / name)
    except OSError as error:
        raise UserError(f"{to} can't be written: {error.strerror}.") from error


def _check(content: bytes, original: Original, origin: str) -> None:
    says = f"{original.name} from {origin} is not the original:"
    hint = "Fetch it again, or from elsewhere."
    if len(content) != original.size:
        raise UserError(f"{says} it has {len(content):,} bytes, not {original.size:,}.", hint)
    # a checksum against accidents, which MD5 is good enough for; it is the one that was published
    if hashlib.md5(content, usedforsecurity=False).hexdigest() != original.md5:
        raise UserError(f"{says} its checksum is another.", hint)
    read_idx(Path(original.name), content)


def _read(folder: Path, original: Original) -> bytes:
    plain, packed = folder / original.name, folder / f"{original.name}.gz"
    try:
        return plain.read_bytes() if plain.exists() else _unpacked(packed.read_bytes(), str(packed))
    except FileNotFoundError as error:
        says = f"There is neither {original.name} nor {packed.name} in {folder}."
        raise UserError(says, "Name the folder that holds the four files of MNIST.") from error
    except OSError as error:
        raise UserError(f"{error.filename} can't be read: {error.strerror}.") from error


def _fetched(address: str, original: Original) -> bytes:
    from urllib.error import HTTPError, URLError
    from urllib.parse import urlsplit
    from urllib.request import urlopen

    where = f"{address.rstrip('/')}/{original.name}.gz"
    if urlsplit(where).scheme not in ("http", "https"):
        raise UserError(f"{address} is no address that files are fetched from.", "Give one with http or https.")
    try:
        with urlopen(where, timeout=SECONDS) as answer:
            # the packed file is the smaller one: what is much larger is something else
            content = answer.read(2 * original.size + 1000)
    except HTTPError as error:
        raise UserError(f"{where} can't be fetched: {error.code} {error.reason}.") from error
    except (URLError, OSError, ValueError) as error:
        raise UserError(f"{where} can't be fetched: {getattr(error, 'reason', error)}.") from error
    return _unpacked(content, where)


def _unpacked(content: bytes, name: str) -> bytes:
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise UserError(f"{name} can't be unpacked: {error}.", "Fetch it again.") from error
