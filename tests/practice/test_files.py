"""Files that are replaced whole, and drafts."""

import pytest

from nfquiz.errors import UserError
from nfquiz.practice.files import Draft, Drafts, write_text


def test_a_file_is_replaced_whole_through_a_link_and_keeps_its_mode(tmp_path):
    real, link = tmp_path / "real.py", tmp_path / "link.py"
    real.write_text("a\n")
    real.chmod(0o600)
    link.symlink_to(real)
    write_text(link, "b\r\n")
    assert link.is_symlink() and real.read_bytes() == b"b\r\n" and real.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be saved"):
        write_text(tmp_path / "file" / "mine.py", "a")


@pytest.mark.parametrize("content", [b"", b"{", b'{"text": 1', b"[]", b"\xff"])
def test_a_broken_draft_is_none(tmp_path, content):
    drafts, path = Drafts(tmp_path), tmp_path / "mine.py"
    drafts.keep(path, Draft("a", "b"))
    (kept,) = tmp_path.glob("*.json")
    kept.write_bytes(content)
    assert drafts.find(path) is None


def test_files_of_one_name_in_two_folders_have_drafts_of_their_own(tmp_path):
    drafts = Drafts(tmp_path / "drafts")
    drafts.keep(tmp_path / "a" / "mine.py", Draft("a", ""))
    drafts.keep(tmp_path / "b" / "mine.py", Draft("b", ""))
    assert drafts.find(tmp_path / "a" / "mine.py") == Draft("a", "")
    drafts.drop(tmp_path / "a" / "mine.py")
    assert drafts.find(tmp_path / "a" / "mine.py") is None and drafts.find(tmp_path / "b" / "mine.py") is not None
