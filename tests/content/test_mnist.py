"""Bringing MNIST: from folders and addresses, packed or not, and never anything else than the originals."""

import gzip
import hashlib
import http.server
import struct
import threading
from functools import partial

import pytest

from nfquiz.content import mnist
from nfquiz.content.datasets import read_idx
from nfquiz.errors import UserError

CONTENTS = {
    "train-images-idx3-ubyte": struct.pack(">4B3I", 0, 0, 8, 3, 2, 2, 3) + bytes(range(12)),
    "train-labels-idx1-ubyte": struct.pack(">4BI", 0, 0, 8, 1, 2) + b"\1\2",
    "t10k-images-idx3-ubyte": struct.pack(">4B3I", 0, 0, 8, 3, 1, 2, 3) + bytes(6),
    "t10k-labels-idx1-ubyte": struct.pack(">4BI", 0, 0, 8, 1, 1) + b"\7",
}


@pytest.fixture(autouse=True)
def originals(monkeypatch):
    """Small files take the originals' place: the sizes and checksums are theirs."""
    made = [mnist.Original(name, len(one), hashlib.md5(one).hexdigest()) for name, one in CONTENTS.items()]
    monkeypatch.setattr(mnist, "ORIGINALS", tuple(made))


@pytest.fixture
def origin(tmp_path):
    folder = tmp_path / "from"
    folder.mkdir()
    for place, (name, content) in enumerate(CONTENTS.items()):
        packed = place % 2  # some packed, some not
        (folder / (f"{name}.gz" if packed else name)).write_bytes(gzip.compress(content) if packed else content)
    return folder


def test_the_four_files_come_unpacked(origin, tmp_path):
    told = []
    mnist.bring(str(origin), tmp_path / "to", told.append)
    assert {path.name: path.read_bytes() for path in (tmp_path / "to").iterdir()} == CONTENTS
    assert read_idx(tmp_path / "to" / "train-images-idx3-ubyte").shape == (2, 2, 3)
    assert told[1] == "train-labels-idx1-ubyte: 10 bytes, the original"


def test_they_come_from_an_address_too(origin, tmp_path):
    for name, content in CONTENTS.items():
        (origin / f"{name}.gz").write_bytes(gzip.compress(content))

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=origin)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        mnist.bring(address, tmp_path / "to")
        with pytest.raises(UserError, match="/nowhere/train-images-idx3-ubyte.gz can.t be fetched: 404"):
            mnist.bring(f"{address}/nowhere", tmp_path / "to")
        server.shutdown()
    assert len(list((tmp_path / "to").iterdir())) == 4


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda content: content[:-1], "it has 9 bytes, not 10"),
        (lambda content: content[:-1] + b"\x09", "its checksum is another"),
    ],
)
def test_what_is_not_the_original_is_refused_and_nothing_is_written(origin, tmp_path, change, says):
    (origin / "train-labels-idx1-ubyte").write_bytes(change(CONTENTS["train-labels-idx1-ubyte"]))
    with pytest.raises(UserError, match=says):
        mnist.bring(str(origin), tmp_path / "to")
    assert not (tmp_path / "to").exists()


def test_a_missing_and_a_broken_file_are_named(origin, tmp_path):
    (origin / "train-labels-idx1-ubyte.gz").write_bytes(b"\x1f\x8bnothing")
    with pytest.raises(UserError, match=r"train-labels-idx1-ubyte.gz can't be unpacked"):
        mnist.bring(str(origin), tmp_path / "to")
    (origin / "train-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(UserError, match="There is neither train-labels-idx1-ubyte nor train-labels-idx1-ubyte.gz"):
        mnist.bring(str(origin), tmp_path / "to")


def test_only_http_addresses_are_fetched(tmp_path):
    with pytest.raises(UserError, match="is no address that files are fetched from"):
        mnist.bring("file:///etc", tmp_path / "to")
