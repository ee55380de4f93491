"""The data that capstones train on: IDX files, texts, and what is said of those that are none."""

import struct
from types import SimpleNamespace

import pytest

from nfquiz.content.datasets import Bytes, read_dataset, read_idx
from nfquiz.content.katas import Data
from nfquiz.content.packs import load_katas, our_pack
from nfquiz.errors import UserError


def idx(shape, data, kind=8):
    return bytes((0, 0, kind, len(shape))) + struct.pack(f">{len(shape)}I", *shape) + data


def test_an_idx_file_gives_its_shape_and_its_bytes(tmp_path):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(idx((2, 1, 3), b"abcdef"))
    assert read_idx(path) == Bytes((2, 1, 3), b"abcdef")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is no IDX file"),
        (b"\x1f\x8b\x08\x00", "is no IDX file"),
        (idx((2,), b"abcdefgh", kind=0x0D), "is no IDX file"),
        (b"\0\0\x08\x03\0\0\0\x01", "ends within its header"),
        (idx((2, 2), b"abc"), "has 3 bytes of data where 2×2 are announced"),
        (idx((2, 2), b"abcde"), "has 5 bytes of data where 2×2 are announced"),
    ],
)
def test_what_is_no_whole_idx_file_is_refused_with_the_reason(tmp_path, content, says):
    path = tmp_path / "labels"
    path.write_bytes(content)
    with pytest.raises(UserError, match=says):
        read_idx(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UserError, match="nowhere can't be read: No such file"):
        read_idx(tmp_path / "nowhere")


def test_another_folder_stands_in_for_the_kata_s_own(tmp_path):
    kata = SimpleNamespace(id="made", root=tmp_path, data=Data("few", ("train.txt",), ("held.txt",)))
    for folder, text in ((tmp_path / "data" / "few", "own"), (tmp_path / "other", "theirs")):
        folder.mkdir(parents=True)
        (folder / "train.txt").write_text(text)
        (folder / "held.txt").write_text("?")
    assert read_dataset(kata).given == {"train.txt": Bytes((3,), b"own")}
    assert read_dataset(kata, tmp_path / "other").given == {"train.txt": Bytes((6,), b"theirs")}
    assert read_dataset(kata).held_out == {"held.txt": Bytes((1,), b"?")}


def test_a_kata_without_data_takes_none(tmp_path):
    kata = SimpleNamespace(id="made", root=tmp_path, data=None)
    assert read_dataset(kata) is None
    with pytest.raises(UserError, match="made trains on no data"):
        read_dataset(kata, tmp_path)


CAPSTONES = [kata for kata in load_katas([our_pack()]).katas.values() if kata.data]


@pytest.mark.parametrize("kata", CAPSTONES, ids=lambda kata: kata.id)
def test_what_is_held_out_is_never_given(kata):
    dataset = read_dataset(kata)
    assert not set(dataset.given) & set(dataset.held_out)


def test_the_digits_are_all_there_and_their_classes_are_split_alike():
    dataset = read_dataset(next(kata for kata in CAPSTONES if kata.id == "mlp-digits"))
    labels = dataset.given["train-labels-idx1-ubyte"].data, dataset.held_out["t10k-labels-idx1-ubyte"].data
    assert sum(map(len, labels)) == 1797
    for digit in range(10):
        train, held_out = (one.count(digit) for one in labels)
        assert abs(held_out - (train + held_out) / 5) < 1
