"""The data that capstones train on: folders of IDX files (the format of MNIST) and texts.

A kata names a folder under its pack's `data/`, which files the candidate is given, and which only the examiner sees.
The person's own folder with files of the same names can stand in for it (`--data`).
"""

import math
import struct
from dataclasses import dataclass
from pathlib import Path

from nfquiz.content.katas import Kata
from nfquiz.errors import UserError

UNSIGNED_BYTES = 0x08
"""The one element type of IDX files that is read; http://yann.lecun.com/exdb/mnist/ describes the format."""


@dataclass(frozen=True)
class Bytes:
    """An array of unsigned bytes: its shape, and the elements in row-major order."""

    shape: tuple[int, ...]
    data: bytes


@dataclass(frozen=True)
class Dataset:
    """What a kata trains on, by file name: what the candidate is given, and what is held out."""

    given: dict[str, Bytes]
    held_out: dict[str, Bytes]


def read_idx(path: Path, content: bytes | None = None) -> Bytes:
    """An IDX file of unsigned bytes: a magic number (0, 0, the type, how many dimensions), the sizes, the elements.

    Args:
        path: the file.
        content: its bytes, where they were read already.

    Raises:
        UserError: it can't be read, or is no such file.
    """
    content = _content(path) if content is None else content
    if len(content) < 4 or content[:3] != bytes((0, 0, UNSIGNED_BYTES)):
        raise UserError(f"{path} is no IDX file of bytes.", "It should begin with 00 00 08: was it unpacked wholly?")
    dimensions = content[3]
    begins = 4 + 4 * dimensions
    if len(content) < begins:
        raise UserError(f"{path} ends within its header.", "Fetch the file again.")
    shape = struct.unpack(f">{dimensions}I", content[4:begins])
    if len(content) - begins != math.prod(shape):
        sizes = "×".join(map(str, shape))
        says = f"{path} has {len(content) - begins:,} bytes of data where {sizes} are announced."
        raise UserError(says, "Fetch the file again.")
    return Bytes(shape, content[begins:])


def read_dataset(kata: Kata, folder: Path | None = None) -> Dataset | None:
    """What a kata trains on, or None where it needs no data.

    Args:
        kata: the kata.
        folder: another folder than the one that it names, with files of the same names.

    Raises:
        UserError: a file is missing or can't be read; or the kata takes no data, and a folder was given.
    """
    if kata.data is None:
        if folder is not None:
            raise UserError(f"{kata.id} trains on no data.", "Leave --data out.")
        return None
    where = kata.root / "data" / kata.data.folder if folder is None else folder
    given = {name: _read(where / name) for name in kata.data.given}
    return Dataset(given, {name: _read(where / name) for name in kata.data.held_out})


def _read(path: Path) -> Bytes:
    if path.suffix == ".txt":
        content = _content(path)
        return Bytes((len(content),), content)
    return read_idx(path)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} can't be read: {error.strerror}.") from error
