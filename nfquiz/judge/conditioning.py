"""Whether a scenario's tolerance has room for float32's own rounding.

The reference is run on the same inputs twice, in float32 and in float64. Where the two part by more than a part of the
tolerance, a right solution that adds up in another order may be rejected: by then the scenario measures rounding.
"""

from collections.abc import Iterator
from typing import Any

import torch

from nfquiz.judge.candidate import Case
from nfquiz.judge.compare import DEFAULT_TOLERANCE
from nfquiz.judge.judgement import Kata
from nfquiz.judge.observe import observe

ROOM = 0.5
"""Of the tolerance so much may be used up."""


def magnified(kata: Kata, case: Case) -> str | None:
    """The first checkpoint of a float32 case whose rounding takes more than its part of the tolerance."""
    if case.dtype != "float32" or case.scenario.expect is not None or "float64" not in case.scenario.dtypes:
        return None
    given = case.given(kata.seed, kata.device, widened=True)
    exact = observe(case.scenario, kata.module(kata.reference), given, case.seed(kata.seed), kata.reference)
    single = kata.expected(case)
    for name, rounded, right, own in zip(single.names, single.values, exact.values, single.tolerances, strict=False):
        rtol, atol = (own or case.scenario.tolerance or {}).get("float32") or DEFAULT_TOLERANCE["float32"]
        if not (rtol or atol):
            continue  # what is only handed on has to be the same to the last bit
        for one, other in zip(_floats(rounded), _floats(right), strict=False):
            if one.shape == other.shape and _far(one, other, ROOM * rtol, ROOM * atol):
                return name
    return None


def _floats(value: Any) -> Iterator[torch.Tensor]:
    """The floating-point tensors and numbers in a value, in order, as float64."""
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        yield value.double()
    elif isinstance(value, float):
        yield torch.tensor(value, dtype=torch.float64)
    elif isinstance(value, list | tuple | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _floats(item)


def _far(one: torch.Tensor, other: torch.Tensor, rtol: float, atol: float) -> bool:
    """Whether finite values are far apart; what overflows in float32 alone is the scenario's own concern."""
    finite = one.isfinite() & other.isfinite()
    return not torch.allclose(one[finite], other[finite], rtol=rtol, atol=atol)
