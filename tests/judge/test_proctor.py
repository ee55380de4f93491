"""The run from outside: time limits, lost processes, output, what is left behind. The clock decides, not the child."""

import os
import time
from pathlib import Path

import pytest
from made import RIGHT, made_kata

from nfquiz.judge.client import Attempt

THREE = """
@scenario("first")
def first(impl, given):
    yield impl.double(given.randn(2), 1.0)


@scenario("second", seconds=0.4)
def second(impl, given):
    yield impl.double(given.randn(2), 2.0)


@scenario("third")
def third(impl, given):
    yield impl.double(given.randn(2), 3.0)
"""


def in_second(statement: str) -> str:
    """A candidate that is right but for what it does in the second scenario."""
    head = "import os, signal, time\ndef double(x, factor=2.0):\n"
    return f"{head}    if factor == 2.0:\n        {statement}\n    return x * factor\n"


def passed(verdict):
    return {one["name"]: one["passed"] for one in verdict["scenarios"]}


def message(verdict, name="second"):
    return next(one["message"] for one in verdict["scenarios"] if one["name"] == name)


HANGS = ["while True: pass", "time.sleep(1000)", "os.kill(os.getpid(), signal.SIGSTOP)", "sum(iter(int, 1))"]


@pytest.mark.parametrize("statement", HANGS)
def test_a_scenario_that_takes_too_long_is_ended_at_its_own_limit_and_the_rest_still_runs(judged, statement):
    start = time.monotonic()
    verdict = judged(in_second(statement), scenarios=THREE)
    assert time.monotonic() - start < 30  # the first one here starts the judge
    assert verdict["verdict"] in ("timeout", "crashed")
    assert passed(verdict) == {"first": True, "second": False, "third": True}


def test_a_timeout_names_the_line_that_was_running(judged):
    verdict = judged(in_second("while True: pass"), scenarios=THREE)
    assert message(verdict) == "no answer in its time at line 4 of mine.py"
    assert (verdict["failure"]["scenario"], verdict["failure"]["line"]) == ("second", 4)


def test_a_hang_inside_torch_or_the_library_names_the_candidate_s_line_that_called_it(judged):
    assert (
        message(judged(in_second("time.sleep(1000)"), scenarios=THREE)) == "no answer in its time at line 4 of mine.py"
    )


def test_what_a_backward_from_a_gradient_imports_is_there_where_the_run_was_prepared_for(judge, tmp_path):
    check = "assert 'torch.fx.experimental.symbolic_shapes' in __import__('sys').modules"
    attempt = Attempt(made_kata(tmp_path, scenarios=THREE), {"mine.py": in_second(check)})
    judge.prepare(attempt)
    assert judge.judge(attempt)["verdict"] == "passed"


ENDS = [
    ("os._exit(0)", "crashed"),
    ("os._exit(3)", "crashed"),
    ("os.abort()", "crashed"),
    ("import ctypes; ctypes.string_at(0)", "crashed"),
    ("os.kill(os.getpid(), signal.SIGKILL)", "out-of-memory"),
]


@pytest.mark.parametrize(("statement", "status"), ENDS)
def test_a_lost_process_is_replaced_and_the_rest_still_runs(judged, statement, status):
    verdict = judged(in_second(statement), scenarios=THREE)
    assert verdict["verdict"] == status
    assert passed(verdict) == {"first": True, "second": False, "third": True}
    assert message(verdict)


def test_the_number_of_lost_processes_is_bounded(judged):
    many = "".join(
        f'\n@scenario("s{n}")\ndef s{n}(impl, given):\n    yield impl.double(given.randn(2))\n' for n in range(12)
    )
    verdict = judged("import os\ndef double(x, factor=2.0):\n    os._exit(1)\n", scenarios=many)
    assert not any(one["passed"] for one in verdict["scenarios"])
    assert "not run" in message(verdict, "s11")


def test_the_whole_run_has_a_limit_too(judged):
    many = "".join(
        f'\n@scenario("s{n}")\ndef s{n}(impl, given):\n    yield impl.double(given.randn(2))\n' for n in range(5)
    )
    start = time.monotonic()
    verdict = judged("def double(x, factor=2.0):\n    while True: pass\n", scenarios=many, seconds=1.0)
    assert time.monotonic() - start < 30  # the first one here starts the judge
    assert (verdict["verdict"], any(one["passed"] for one in verdict["scenarios"])) == ("timeout", False)


def test_every_result_counts_though_the_process_is_lost_later(judged):
    verdict = judged(in_second("os._exit(0)").replace("x * factor", "x + factor"), scenarios=THREE)
    assert passed(verdict) == {"first": False, "second": False, "third": False}
    assert "values differ" in message(verdict, "first")


PRINTS = [
    ("print('before')\n" + RIGHT, "before"),
    ("print('before')\nraise ValueError\n", "before"),
    ("print('before')\nx = 1\n", "before"),
    ("import os\nprint('before')\nos._exit(3)\n", "before"),
    ("import sys\nprint('aside', file=sys.stderr)\n" + RIGHT, "aside"),
    ("print('before')\ndef double(x, factor=2.0):\n    while True: pass\n", "before"),
    ("print('before', end='')\n" + RIGHT, "before"),
    ("import os\nos.system('echo nothing'); os.write(1, b'raw')\n" + RIGHT, "raw"),
]


@pytest.mark.parametrize(("source", "said"), PRINTS, ids=[source[:40] for source, _ in PRINTS])
def test_what_the_candidate_prints_comes_back_however_it_ends(judged, source, said):
    assert said in judged(source, scenarios=THREE, seconds=1.5)["output"]


def test_output_is_capped_and_has_no_control_characters(judged):
    source = "for _ in range(5000):\n    print('\\x1b[31m' + 'y' * 100)\n" + RIGHT
    verdict = judged(source)
    assert verdict["passed"]
    assert 60_000 < len(verdict["output"]) <= 64 << 10
    assert "\x1b" not in verdict["output"]


def test_a_candidate_that_loses_its_standard_streams_is_still_judged(judged):
    assert judged("import sys\nsys.stdout = sys.stderr = None\n" + RIGHT)["passed"]
    assert judged("import os\nos.close(1); os.close(2)\n" + RIGHT)["passed"]


@pytest.mark.parametrize("statement", ["bytearray(8 << 30)", "import torch; torch.empty(1 << 33)", "[0] * (1 << 31)"])
def test_memory_beyond_the_limit_ends_the_candidate_s_call_and_not_the_machine(judged, statement):
    verdict = judged(in_second(statement), scenarios=THREE)
    assert verdict["verdict"] == "out-of-memory"
    assert passed(verdict) == {"first": True, "second": False, "third": True}


def test_the_candidate_has_a_process_group_of_its_own(judged, judge):
    source = "import os\nprint('group', os.getpgid(0), 'of', os.getpid(), 'under', os.getppid())\n"
    words = judged(source + RIGHT)["output"].split()
    group, pid, parent = int(words[1]), int(words[3]), int(words[5])
    assert group == pid or pid == 1  # 1: in a process namespace of its own
    assert group != os.getpgid(judge.pid)
    assert parent in (judge.pid, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "pass",
        "if os.fork() == 0: time.sleep(600)",
        "if os.fork() == 0: os.setsid(); time.sleep(600)",
        "while True: pass",
    ],
)
def test_nothing_of_a_run_outlives_it(judged, judge, statement):
    try_it = f"import os, time\nprint(os.getpid())\ntry:\n    {statement}\nexcept OSError: pass\n"
    verdict = judged(try_it + RIGHT, seconds=1.0)
    pids = [int(line) for line in verdict["output"].split()]

    def left():
        # those that are forked ahead for the next run may stay; they have no children
        ours = descendants(judge.pid)
        return set(pids) & set(ours) or [child for one in ours for child in descendants(one)]

    deadline = time.monotonic() + 5
    while left() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert pids and not left()


def descendants(pid: int) -> list[int]:
    """The living processes below one."""
    found = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            found += [child, *descendants(child)]
    return found


def test_nothing_that_a_candidate_started_is_left_on_the_machine(judged):
    marker = f"left-by-{os.getpid()}-{time.monotonic_ns()}"
    source = (
        "import os, time\ntry:\n    if os.fork() == 0:\n        os.setsid()\n"
        f"        os.execv('/bin/sh', ['sh', '-c', 'sleep 60 # {marker}'])\nexcept OSError: pass\n"
    )
    judged(source + RIGHT)
    assert not [path for path in Path("/proc").glob("[0-9]*/cmdline") if marker.encode() in readable(path)]


def readable(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize(
    "forged",
    ["[]", "{'kind': 'end'}", "{'kind': 'done', 'case': 99}", "{'kind': 'verdict', 'verdict': {'passed': True}}"],
)
def test_frames_that_the_candidate_forges_win_it_nothing(judged, forged):
    source = (
        "import json, os, struct\n"
        f"text = json.dumps({forged}).encode()\n"
        "for fd in range(3, 64):\n"
        "    try:\n        os.write(fd, struct.pack('<4sIQ', b'NFQ1', len(text), 0) + text)\n    except OSError: pass\n"
        "def double(x, factor=2.0):\n    return x\n"
    )
    verdict = judged(source)
    assert not verdict["passed"]
    assert not any(one["passed"] for one in verdict["scenarios"])
