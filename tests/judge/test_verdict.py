"""One word for a run whose parts ended differently."""

import pytest

from nfquiz.judge.verdict import VERDICTS, worst


@pytest.mark.parametrize(
    ("statuses", "verdict"),
    [
        (["passed", "passed"], "passed"),
        (["passed", "failed", "passed"], "failed"),
        (["failed", "timeout"], "timeout"),
        (["timeout", "out-of-memory"], "out-of-memory"),
        (["crashed", "failed"], "crashed"),
        (["forbidden", "crashed"], "forbidden"),
        ([], "invalid"),
    ],
)
def test_the_worst_part_names_the_run(statuses, verdict):
    assert worst(statuses) == verdict


def test_there_are_the_seven_verdicts_of_the_design():
    assert set(VERDICTS) == {"passed", "failed", "forbidden", "timeout", "out-of-memory", "crashed", "invalid"}
