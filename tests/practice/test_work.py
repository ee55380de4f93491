"""Work on one kata: its file, and the record of how long it took."""

from datetime import timedelta

from nfquiz.practice.work import Work


def test_a_fresh_file_is_laid_on_the_desk_and_that_is_told(work, told):
    assert "raise NotImplementedError" in work.source()
    assert told == [f"A fresh start for shift is in {work.path}"]


def test_the_time_away_does_not_count(work, clock):
    work.opened()
    clock.now += timedelta(minutes=3)
    work.leave()
    work.leave()
    clock.now += timedelta(minutes=50)
    assert work.sitting().seconds(clock()) == 180
    work.opened()
    clock.now += timedelta(minutes=1)
    assert work.sitting().seconds(clock()) == 240


def test_hints_taken_are_told_again_without_another_being_given(work):
    assert work.sheet.hints().texts == ()
    assert [len(work.sheet.hint().texts) for _ in range(4)] == [1, 2, 3, 3]
    assert len(work.sheet.hints().texts) == 3 and not work.sheet.hint().new


def test_the_files_of_the_person_are_kept_by_a_reset(desk, work, told):
    work.path.write_text("# mine\n")
    again = Work.open(desk, "shift", reset=True)
    assert "raise NotImplementedError" in again.source()
    (kept,) = (work.path.parent / "attempts").iterdir()
    assert kept.read_text() == "# mine\n" and str(kept) in told[1]
