"""Noticing that a file was saved."""

from nfquiz.judge.client import JudgeError
from nfquiz.practice.run import Run, Stamps


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


def test_a_judge_that_ended_is_told_and_ends_the_run(work, monkeypatch):
    class Dead:
        alive = True

        def __init__(self, *_):
            pass

        def wait_ready(self):
            raise JudgeError("it was killed")

        def close(self):
            pass

    monkeypatch.setattr("nfquiz.practice.desk.Judge", Dead)
    run = Run(work, work.sheet.attempt(work.files()))
    run._thread.join(10)
    assert run.result.verdict is None and "it was killed" in str(run.result.error)
