"""Files while they are written in the app: drafts, saves, and saves from elsewhere."""

import pytest

from nfquiz.errors import UserError
from nfquiz.practice.editing import Editing
from nfquiz.practice.files import read_text

NAME = "shift.py"


@pytest.fixture
def editing(work):
    return Editing(work)


def test_what_is_written_and_not_saved_is_there_again(work, editing):
    editing.written(NAME, "# mine\n")
    assert work.source() != "# mine\n"
    begun = Editing(work).begin()
    assert (begun.texts, begun.restored) == ({NAME: "# mine\n"}, (NAME,))


def test_a_save_makes_the_draft_the_file(work, editing):
    editing.written(NAME, "# mine\n")
    editing.save({NAME: "# mine\n"})
    assert work.source() == "# mine\n" and editing.unsaved({NAME: "# mine\n"}) == []
    assert Editing(work).begin().restored == ()


def test_what_is_undone_back_to_the_file_is_no_draft(work, editing):
    before = work.source()
    editing.written(NAME, "# mine\n")
    editing.written(NAME, before)
    assert Editing(work).begin().restored == ()


def test_a_draft_of_a_file_that_was_changed_elsewhere_is_asked_about_and_can_be_kept_beside(work, editing):
    editing.written(NAME, "# mine\n")
    work.path.write_text("# theirs\n")
    again = Editing(work)
    begun = again.begin()
    assert (begun.texts, begun.stale) == ({NAME: "# theirs\n"}, (NAME,))
    assert again.stale_text(NAME) == "# mine\n"
    assert read_text(work.path.parent / "attempts" / again.put_aside(NAME).rpartition("/")[2]) == "# mine\n"
    assert Editing(work).begin().stale == ()


def test_what_another_editor_saves_is_told_once_and_what_we_save_never(work, editing):
    assert editing.from_outside() == {}
    work.path.write_text("# theirs\n")
    assert editing.from_outside() == {NAME: "# theirs\n"} and editing.from_outside() == {}
    editing.save({NAME: "# mine\n"})
    assert editing.from_outside() == {}


def test_a_file_that_cannot_be_written_keeps_its_draft(work, editing, monkeypatch):
    editing.written(NAME, "# mine\n")

    def refuse(*_):
        raise UserError("no")

    monkeypatch.setattr("nfquiz.practice.work.write_text", refuse)
    with pytest.raises(UserError):
        editing.save({NAME: "# mine\n"})
    assert Editing(work).begin().restored == (NAME,)
