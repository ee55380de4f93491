"""Where two tensors part, as plain numbers: rows for a table, and a vector or a matrix to draw."""

import math
from collections.abc import Callable
from typing import Any

import torch

ROWS = 8
"""So many of the elements that differ are listed."""
LONGEST = 240
"""So long is the vector at most."""
HEIGHT, WIDTH = 40, 60
"""So large is the matrix at most."""


def apart(want: torch.Tensor, got: torch.Tensor, near: torch.Tensor) -> dict[str, Any]:
    """Two tensors of the same shape, and where they agree (booleans), as the `difference` of docs/verdict.md."""
    wrong = (~near).nonzero()
    rows = [
        {"index": index, "expected": _number(want[tuple(index)].item()), "yours": _number(got[tuple(index)].item())}
        for index in wrong[:ROWS].tolist()
    ]
    return {"shape": list(want.shape), "wrong": len(wrong), "rows": rows, "part": _part(want, got, wrong[0].tolist())}


def series(got: Any, want: Any, rtol: float, atol: float) -> Callable[[], dict[str, Any] | None] | None:
    """The same of two lists of numbers (losses over time), made when it is called; None where they are none."""
    if not all(isinstance(values, list | tuple) and len(values) > 1 for values in (got, want)):
        return None
    if not all(type(one) in (int, float) for one in (*got, *want)):
        return None

    def numbers() -> dict[str, Any] | None:
        mine, right = (torch.tensor(values, dtype=torch.float64) for values in (got, want))
        near = torch.isclose(mine, right, rtol=rtol, atol=atol, equal_nan=True)
        return None if bool(near.all()) else apart(right, mine, near)

    return numbers


def _part(want: torch.Tensor, got: torch.Tensor, first: list[int]) -> dict[str, Any] | None:
    """What the first difference lies in, along the last two dimensions that are longer than 1."""
    axes = [axis for axis, size in enumerate(want.shape) if size > 1][-2:]
    if not axes or want.is_complex():
        return None
    sizes = (LONGEST,) if len(axes) == 1 else (HEIGHT, WIDTH)
    starts = [
        max(0, min(first[axis] - size // 2, want.shape[axis] - size)) for axis, size in zip(axes, sizes, strict=True)
    ]
    window: list[Any] = list(first)
    for axis, start, size in zip(axes, starts, sizes, strict=True):
        window[axis] = slice(start, start + size)
    place = tuple(window)
    return {
        "index": [None if axis in axes else at for axis, at in enumerate(first)],
        "start": starts,
        "expected": _numbers(want[place].tolist()),
        "yours": _numbers(got[place].tolist()),
    }


def _numbers(values: Any) -> Any:
    return [_numbers(item) for item in values] if isinstance(values, list) else _number(values)


def _number(value: Any) -> Any:
    """What JSON has a number for; the rest as text, such as "nan"."""
    if isinstance(value, complex) or (isinstance(value, float) and not math.isfinite(value)):
        return str(value).strip("()")
    return float(f"{value:.9g}") if isinstance(value, float) else value
