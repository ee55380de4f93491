"""Noticing that a file was saved."""

from nfquiz.practice.run import Stamps


def test_a_save_is_noticed_once_and_a_file_that_is_away_for_a_moment_is_none(work):
    stamps = Stamps(work.sheet)
    assert not stamps.saved()
    work.path.write_text("# mine\n")
    assert not stamps.current() and stamps.saved() and not stamps.saved() and stamps.current()
    work.path.rename(work.path.with_suffix(".away"))
    assert not stamps.saved()
    work.path.with_suffix(".away").rename(work.path)
    assert not stamps.saved()


def test_what_the_program_itself_writes_is_no_save(work):
    stamps = Stamps(work.sheet)
    work.path.write_text("# ours\n")
    stamps.take()
    assert not stamps.saved()
