"""What a verdict says of the devices besides the CPU."""

import pytest

from nfquiz.cli.devices_text import devices_text
from nfquiz.judge.device_examination import not_run, ran
from nfquiz.practice.words import summary, title

CPU = ran("cpu", True, [])


def row(name, passed=True, message=""):
    figures = {"ms": 1.5, "reference_ms": 1.25, "peak_bytes": 3 << 20, "reference_peak_bytes": 2 << 20}
    return {"name": name, "passed": passed, "message": message, **figures}


def cuda(*rows):
    return ran("cuda", all(one["passed"] is not False for one in rows), list(rows)) | {"name": "NVIDIA H200"}


def text(part):
    return "\n".join(devices_text({"devices": [CPU, part]}))


def test_what_has_not_run_is_said_with_the_reason():
    part = not_run("cuda", "no CUDA device found")
    assert text(part) == "CUDA: not run (no CUDA device found)"
    assert summary(part) == "not run on CUDA"


def test_time_and_memory_stand_beside_the_reference_s():
    said = " ".join(text(cuda(row("a"), row("b"))).split())
    assert said == (
        "CUDA (NVIDIA H200): 2 of 2 scenarios pass; 3.0 ms beside the reference's 2.5 ms, "
        "at most 3.0 MiB beside 2.0 MiB"
    )


def test_scenarios_that_fail_or_cannot_run_there_have_a_line_each():
    part = cuda(
        row("a"), row("b", False, "in bfloat16: wrong"), row("c", None, "not run: the reference itself raised it")
    )
    lines = text(part).splitlines()
    assert any(line.endswith("b: in bfloat16: wrong") for line in lines)
    assert any("- c: not run" in line for line in lines)
    assert summary(part) == "1 of 3 pass on CUDA, 1 cannot run there"


def test_nothing_is_said_while_the_cpu_has_its_say():
    failed = ran("cpu", False, [])
    assert devices_text({"devices": [failed, not_run("cuda", "it comes once all scenarios pass on the CPU")]}) == []


@pytest.mark.parametrize(("device", "words"), [("cpu", "the CPU"), ("cuda", "CUDA")])
def test_a_device_has_a_name_for_people(device, words):
    assert title(device) == words
