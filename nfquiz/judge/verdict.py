"""The closed vocabulary of verdicts."""

VERDICTS = ("passed", "failed", "timeout", "out-of-memory", "crashed", "forbidden", "invalid")
"""In order of precedence: where several apply, the last of them is the verdict."""


def worst(statuses: list[str]) -> str:
    """The verdict of a run whose parts ended so. A run without parts has not passed."""
    return max(statuses, key=VERDICTS.index, default="invalid")
