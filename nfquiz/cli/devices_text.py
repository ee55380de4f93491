"""What a verdict says of the devices besides the CPU, as text. What has not run is never left unsaid."""

import textwrap
from typing import Any

from nfquiz.cli.console import mark, styled, width
from nfquiz.practice.words import device_line


def devices_text(verdict: dict[str, Any]) -> list[str]:
    """A line for each device besides the CPU, with the time and the memory beside the reference's; then the scenarios
    that do not pass there. Nothing while the CPU has its say."""
    if not verdict["devices"][0]["passed"]:
        return []
    return [line for part in verdict["devices"][1:] for line in _part(part)]


def _part(part: dict[str, Any]) -> list[str]:
    others = [row for row in part["scenarios"] if row["passed"] is not True] if part["ran"] else []
    return [_filled(device_line(part), "", "  "), *(_row(row) for row in others)]


def _row(row: dict[str, Any]) -> str:
    sign = "-" if row["passed"] is None else styled(mark(False), "bad")
    return _filled(f"{row['name']}: {row['message']}", f"  {sign} ", "      ")


def _filled(text: str, first: str, rest: str) -> str:
    return textwrap.fill(text, width(), initial_indent=first, subsequent_indent=rest)
