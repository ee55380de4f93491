"""The desk: one judge for all katas."""

import pytest


class Stand:
    """A judge's stand-in: what is started, and closed."""

    made = []

    def __init__(self, *_):
        self.alive, self.closed = True, False
        self.made.append(self)

    def close(self):
        self.closed = True


@pytest.fixture
def made(monkeypatch):
    monkeypatch.setattr(Stand, "made", [])
    monkeypatch.setattr("nfquiz.practice.desk.Judge", Stand)
    return lambda: Stand.made


def test_the_judge_is_started_once_and_when_it_is_wanted(made, desk):
    assert made() == []
    desk.start()
    assert desk.judge is desk.judge and len(made()) == 1


def test_a_judge_that_the_system_has_ended_is_replaced(made, desk):
    first = desk.judge
    first.alive = False
    assert desk.judge is not first and first.closed


def test_closing_the_desk_ends_the_judge(made, desk):
    judge = desk.judge
    desk.close()
    assert judge.closed
