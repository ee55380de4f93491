"""The way to a kata: what it builds on, back to the beginning, and what comes after it. Pure functions."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nfquiz.tui.kata_rows import MARKS

if TYPE_CHECKING:
    from nfquiz.tui.state import KataRow

Steps = list[list[str]]
"""Ids, step by step: what stands in one step builds on what stands in those before."""


def way_to(id: str, rows: "Mapping[str, KataRow]") -> Steps:
    """The steps before the kata, those that need nothing first."""
    depth: dict[str, int] = {}

    def deep(one: str, seen: frozenset[str]) -> int:
        if one not in depth:
            before = [other for other in rows[one].kata.prerequisites if other in rows and other not in seen]
            depth[one] = max((deep(other, seen | {other}) + 1 for other in before), default=0)
        return depth[one]

    steps: Steps = [[] for _ in range(deep(id, frozenset({id})))]
    for one, place in depth.items():
        if one != id:
            steps[place].append(one)
    return [step for step in steps if step]


def after(id: str, rows: "Mapping[str, KataRow]") -> list[str]:
    """What an interviewer asks next, then what builds on it."""
    then = [one for one in rows[id].kata.then if one in rows]
    return list(dict.fromkeys([*then, *(one for one, row in rows.items() if id in row.kata.prerequisites)]))


def chain(id: str, rows: "Mapping[str, KataRow]") -> str:
    """The way on one line: `sgd ✓ → sgd-momentum ✓, rmsprop · → [adam] – → adamw ·`."""
    steps = [*(_named(step, rows) for step in way_to(id, rows)), f"[{id}] {_mark(id, rows)}"]
    following = after(id, rows)
    return " → ".join([*steps, _named(following, rows)] if following else steps)


def tree(id: str, rows: "Mapping[str, KataRow]", most: int) -> list[str]:
    """The way as lines, each step further in; of more than `most` the first are left out."""
    steps = [_named(step, rows) for step in way_to(id, rows)]
    lines = [*steps, f"[{id}] {_mark(id, rows)}"]
    if following := after(id, rows):
        lines.append(_named(following, rows))
    cut = max(0, len(lines) - most)
    shown = [f"{'   ' * (place - 1)}{'└─ ' if place else ''}{line}" for place, line in enumerate(lines[cut:])]
    return shown if not cut else [f"… {shown[0]}", *shown[1:]]


def _named(ids: Sequence[str], rows: "Mapping[str, KataRow]") -> str:
    return ", ".join(f"{one} {_mark(one, rows)}" for one in ids)


def _mark(id: str, rows: "Mapping[str, KataRow]") -> str:
    row = rows[id]
    return MARKS[row.how_in(row.asked)]
