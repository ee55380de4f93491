"""The judge from the program's side: started, asked, cancelled, closed."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from made import RIGHT, made_kata

from nfquiz.errors import UserError
from nfquiz.judge.client import Attempt, Cancelled, Judge, JudgeError

LOOP = "print('running')\ndef double(x, factor=2.0):\n    while True: pass\n"
SLOW = "\n@scenario('long', seconds=20)\ndef long(impl, given):\n    yield impl.double(given.randn(2))\n"


@pytest.fixture
def attempt(tmp_path):
    kata = made_kata(tmp_path, scenarios=SLOW)
    return lambda source, **terms: Attempt(kata, {"mine.py": source}, **terms)


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def until(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.01)


def at_work(pid: int) -> bool:
    """Whether a child has used a tenth of a second of the processor."""
    times = [Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[11] for child in children(pid)]
    return any(int(ticks) * 10 >= os.sysconf("SC_CLK_TCK") for ticks in times)


def run_in_thread(judge, attempt):
    """Start a run; returns what it ended with, as a list that is filled then."""
    ended = []

    def go():
        try:
            ended.append(judge.judge(attempt))
        except Exception as error:  # noqa: BLE001 - whatever it was is looked at by the test
            ended.append(error)

    thread = threading.Thread(target=go)
    thread.start()
    return ended, thread


def test_a_cancelled_run_ends_at_once_and_the_next_one_works(judge, attempt):
    judge.judge(attempt(RIGHT))
    until(lambda: not at_work(judge.pid))
    before = len(children(judge.pid))
    ended, thread = run_in_thread(judge, attempt(LOOP))
    until(lambda: at_work(judge.pid))
    start = time.monotonic()
    judge.cancel()
    thread.join(timeout=10)
    assert isinstance(ended[0], Cancelled)
    assert time.monotonic() - start < 2
    assert judge.judge(attempt(RIGHT))["passed"]
    until(lambda: len(children(judge.pid)) <= before)


def test_a_cancel_when_nothing_runs_disturbs_nothing(judge, attempt):
    judge.judge(attempt(RIGHT))
    judge.cancel()
    assert judge.judge(attempt(RIGHT))["passed"]


def test_cancelling_at_any_moment_never_breaks_the_line(judge, attempt):
    for pause in (0.0, 0.001, 0.003, 0.005, 0.01, 0.02, 0.03):
        ended, thread = run_in_thread(judge, attempt(RIGHT))
        time.sleep(pause)  # the moment itself is what is varied
        judge.cancel()
        thread.join(timeout=20)
        assert isinstance(ended[0], Cancelled | dict), ended
    assert judge.judge(attempt(RIGHT))["passed"]


def test_nothing_is_left_after_close(attempt):
    judge = Judge()
    pid = judge.pid
    ended, thread = run_in_thread(judge, attempt(LOOP))
    until(lambda: at_work(pid), 30)
    below = children(pid)
    judge.close()
    thread.join(timeout=10)
    until(lambda: not any(Path(f"/proc/{one}").exists() for one in [pid, *below]))
    assert isinstance(ended[0], JudgeError)


def test_nothing_is_left_when_the_program_itself_is_killed():
    script = (
        "from nfquiz.judge.client import Judge\n"
        "judge = Judge()\njudge.wait_ready()\nprint(judge.pid, flush=True)\nimport signal\nsignal.pause()\n"
    )
    program = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    pid = int(program.stdout.readline())
    program.kill()
    program.wait()
    program.stdout.close()
    until(lambda: not Path(f"/proc/{pid}").exists())


def test_an_interpreter_that_is_not_there_is_said():
    with pytest.raises(UserError, match="cannot be started: /no/such/python"):
        Judge("/no/such/python")


def test_an_interpreter_without_torch_gives_the_line_to_type(tmp_path, attempt):
    python = bare_python(tmp_path)
    with Judge(str(python)) as judge, pytest.raises(UserError) as caught:
        judge.judge(attempt(RIGHT))
    assert caught.value.message == f"Judging a kata needs numpy, which {python} does not have."
    assert "pip install 'nfquiz[torch]'" in caught.value.hint


def bare_python(folder: Path) -> Path:
    """An environment with nothing in it."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "bare")], check=True)
    return folder / "bare" / "bin" / "python"


def test_an_interpreter_that_is_something_else_does_not_hang(attempt):
    with Judge("/bin/true") as judge, pytest.raises((JudgeError, UserError)):
        judge.judge(attempt(RIGHT))


def test_a_proctor_that_was_killed_is_an_error_in_words(attempt):
    with Judge() as judge:
        judge.wait_ready()
        os.kill(judge.pid, 9)
        with pytest.raises(JudgeError, match="the judge's process has ended"):
            judge.judge(attempt(RIGHT))


def test_a_judge_that_is_not_wanted_after_all_is_closed_without_waiting_for_torch():
    start = time.monotonic()
    judge = Judge()
    judge.close()
    judge.close()
    assert time.monotonic() - start < 1


def test_a_seed_is_drawn_where_none_is_given_and_the_verdict_tells_it(judge, attempt):
    seeds = {judge.judge(attempt(RIGHT))["seed"] for _ in range(3)}
    assert len(seeds) == 3
    assert judge.judge(attempt(RIGHT, seed=12))["seed"] == 12


def test_what_was_prepared_is_judged_as_what_was_not(judge, attempt):
    for source in (RIGHT, RIGHT.replace("x * factor", "x + factor")):
        fresh = judge.judge(attempt(source, seed=5))
        judge.prepare(attempt("", seed=5))
        ready = judge.judge(attempt(source))
        for verdict in (fresh, ready):
            verdict["ms"] = 0
            for row in [*verdict["scenarios"], *verdict["devices"][0]["scenarios"]]:
                row["ms"] = 0
        assert ready == fresh


def test_what_was_prepared_does_not_bind(judge, attempt, tmp_path):
    (tmp_path / "other").mkdir()
    other = made_kata(tmp_path / "other", scenarios=SLOW.replace("long", "other"))
    judge.prepare(attempt(RIGHT, seed=5))
    judge.prepare(Attempt(other, {"mine.py": RIGHT}))
    verdict = judge.judge(attempt(RIGHT, seed=6))
    assert (verdict["passed"], verdict["seed"]) == (True, 6)
    assert [row["name"] for row in verdict["scenarios"]] == ["long"]


def test_preparing_during_a_run_disturbs_nothing(judge, attempt):
    ended, thread = run_in_thread(judge, attempt(LOOP))
    until(lambda: at_work(judge.pid))
    judge.prepare(attempt(RIGHT))
    judge.cancel()
    thread.join(timeout=10)
    assert isinstance(ended[0], Cancelled)
    assert judge.judge(attempt(RIGHT))["passed"]


def test_every_prepared_run_has_a_seed_of_its_own(judge, attempt):
    seeds = set()
    for _ in range(3):
        judge.prepare(attempt(RIGHT))
        seeds.add(judge.judge(attempt(RIGHT))["seed"])
    assert len(seeds) == 3


def test_what_only_the_examiner_may_know_is_in_no_part_of_the_public_job(attempt):
    job = attempt(RIGHT)
    assert "reference" not in job.public() and "mistakes" not in job.public()
    assert not [text for text in job.private()["reference"].values() if text in str(job.public())]
    assert set(job.private()) == {"reference", "mistakes", "planted"}


def test_the_judge_tells_what_it_is(judge):
    import torch

    about = judge.about()
    assert about["torch"] == torch.__version__ and about["python"] == sys.version.split()[0]
    assert "process" in about["isolation"]


def test_the_proctor_s_environment_has_only_what_it_needs():
    environment = dict(os.environ, A_TOKEN="secret", PYTHONSTARTUP="x", LD_PRELOAD="")
    with Judge(environment=environment) as judge:
        judge.wait_ready()
        seen = Path(f"/proc/{judge.pid}/environ").read_bytes()
    assert b"secret" not in seen and b"PYTHONSTARTUP" not in seen


W = "w = torch.ones(2, requires_grad=True)\nw.sum().backward()\n"


@pytest.mark.parametrize(
    "use",
    [
        W + "torch.optim.SGD([w], lr=0.1).step()",
        W + "from torch.optim import SGD\nSGD([w], lr=0.1).step()",
        W + "from torch import nn, optim\noptim.SGD([w], lr=0.1).step()",
        "torch.func.grad(torch.sum)(torch.ones(2))",
        "from torch.func import vjp\nvjp(torch.sin, torch.ones(2))",
        "from torch.utils.checkpoint import checkpoint\ncheckpoint(torch.sin, torch.ones(2), use_reentrant=False)",
    ],
)
def test_a_candidate_may_use_what_imports_torch_s_compiler(judge, attempt, use):
    verdict = judge.judge(attempt(f"import torch\n{RIGHT}\n{use}\n"))
    assert verdict["verdict"] == "passed", verdict["failure"]
