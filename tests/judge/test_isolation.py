"""What confines a candidate here, and how it is reported. The breaches themselves are in candidates/."""

import os
import platform
import struct
import sys
from pathlib import Path

import pytest

from nfquiz.judge import isolation, landlock, seccomp

linux = pytest.mark.skipif(sys.platform != "linux", reason="the protections are Linux's")


def test_the_verdict_says_what_confined_it(verdict_of):
    granted = verdict_of("relu", "def relu(x): ...\ndef relu_backward(grad_out, x): ...")["isolation"]
    assert {"process", "session", "limit-as", "limit-cpu"} <= set(granted)


@linux
def test_the_judge_grants_what_it_reports_of_itself(judge, verdict_of):
    granted = verdict_of("relu", "def relu(x): ...\ndef relu_backward(grad_out, x): ...")["isolation"]
    assert judge.about()["isolation"] == granted


@linux
def test_landlock_is_found_by_asking_the_kernel():
    rules = isolation.prepare([])
    assert (rules is not None) == (landlock.version() > 0)
    if rules is not None:
        os.close(rules.fd)


def test_a_folder_that_holds_what_must_stay_away_is_listed_around_it(tmp_path):
    for name in ("away/secret", "library/deep", "library/kept"):
        (tmp_path / name).mkdir(parents=True)
    found = set(landlock._around(tmp_path, [tmp_path / "away", tmp_path / "library" / "deep"]))
    assert found == {tmp_path / "library" / "kept"}


def test_nothing_readable_holds_what_must_stay_away():
    away = Path(isolation.__file__).parent.parent
    for path in landlock.readable([away]):
        assert not away.is_relative_to(path) and not path.is_relative_to(away)


def test_python_s_own_folders_are_readable_inside_a_clone_that_stays_away():
    packages = Path(pytest.__file__).resolve().parent.parent
    found = landlock.readable([packages.parent])
    assert any(packages.is_relative_to(path) for path in found)
    without = landlock.readable([packages.parent, packages / "pytest"])
    assert packages / "pytest" not in without and packages / "_pytest" in without


def test_the_filter_is_whole_and_its_jumps_stay_inside():
    for machine in ("x86_64", "aarch64"):
        code = seccomp.program(1234, machine)
        steps = [struct.unpack_from("<HBBI", code, at) for at in range(0, len(code), 8)]
        for at, (kind, if_true, if_false, _) in enumerate(steps):
            if kind & 0x07 == 0x05:
                assert at + 1 + max(if_true, if_false) < len(steps)
        assert steps[-1][3] == seccomp.ALLOW


def test_an_unknown_architecture_has_no_filter():
    assert seccomp.program(1, "pdp11") is None
    assert platform.machine() not in ("x86_64", "aarch64") or seccomp.program(1, platform.machine())


def test_descriptors_are_closed_besides_the_kept(tmp_path):
    told, tell = os.pipe()
    extra = os.open(tmp_path, os.O_RDONLY)
    pid = os.fork()
    if pid == 0:
        isolation.close_descriptors({tell})
        try:
            os.fstat(extra)
            os.write(tell, b"open")
        except OSError:
            os.write(tell, b"closed")
        os._exit(0)
    os.waitpid(pid, 0)
    assert os.read(told, 10) == b"closed"
    for fd in (told, tell, extra):
        os.close(fd)
