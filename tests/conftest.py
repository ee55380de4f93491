"""Every test has a home of its own: no test sees or changes the log and the settings of whoever runs it.

Tests of working on katas share one judge, for torch is imported once a judge.
"""

import os
import signal
from pathlib import Path

import pytest

os.environ["OMP_NUM_THREADS"] = "1"
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in what a shell runs in the background: children inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    monkeypatch.setenv("NFQUIZ_HOME", str(folder))
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return folder


class Shared:
    """A judge that several calls use: closing it is left to the session."""

    def __init__(self, judge):
        self.judge, self.prepare, self.cancel, self.about = judge.judge, judge.prepare, judge.cancel, judge.about
        self.wait_ready, self.alive = judge.wait_ready, True

    def close(self):
        pass


@pytest.fixture(scope="session")
def proctor():
    from nfquiz.judge.client import Judge

    with Judge(away=[Path(__file__).parent / "content" / "good"]) as judge:
        yield judge


@pytest.fixture
def shared_judge(monkeypatch, proctor):
    monkeypatch.setattr("nfquiz.practice.desk.Judge", lambda *_: Shared(proctor))
