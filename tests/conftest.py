"""Every test has a home of its own: no test sees or changes the log and the settings of whoever runs it."""

import os

import pytest

os.environ["OMP_NUM_THREADS"] = "1"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    monkeypatch.setenv("NFQUIZ_HOME", str(folder))
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return folder
