"""Comparing what the candidate yielded with what the reference did, and saying the difference in a sentence."""

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from nfquiz.judge.apart import apart, series
from nfquiz.judge.scenario import Tolerance
from nfquiz.judge.wire import Opaque

# torch.testing.assert_close's own, as (rtol, atol)
DEFAULT_TOLERANCE: Tolerance = {
    "float64": (1e-7, 1e-7),
    "float32": (1.3e-6, 1e-5),
    "float16": (1e-3, 1e-5),
    "bfloat16": (1.6e-2, 1e-5),
    "complex128": (1e-7, 1e-7),
    "complex64": (1.3e-6, 1e-5),
}
WINDOW = 3


class Difference:
    """Where and how two values part: a sentence, and both values as short texts to show side by side.

    The texts are made when they are asked for: most differences are only counted. So are `numbers`: see
    `nfquiz.judge.apart`; None where the values cannot be set side by side element by element.
    """

    def __init__(
        self,
        says: str | Callable[[], str],
        want: Any,
        got: Any,
        first: Callable[[], tuple[int, ...]] = tuple,
        numbers: Callable[[], dict[str, Any] | None] = lambda: None,
    ) -> None:
        self._says = says
        self._want = want
        self._got = got
        self._first = first
        self.numbers = numbers

    @property
    def says(self) -> str:
        return self._says if isinstance(self._says, str) else self._says()

    @property
    def expected(self) -> str:
        return shown(self._want, self._first())

    @property
    def yours(self) -> str:
        return shown(self._got, self._first())

    def inside(self, place: str, numbers: Callable[[], dict[str, Any] | None] | None = None) -> "Difference":
        """The same difference, said of an item of a container, which may have `numbers` of its own."""
        return Difference(
            lambda: f"item {place}: {self.says}", self._want, self._got, self._first, numbers or self.numbers
        )


def difference(got: Any, want: Any, own: Tolerance | None = None, floats: str = "float64") -> Difference | None:
    """The first difference between the candidate's value and the reference's, or None where they agree.

    Shapes, dtypes, devices and types count; integers and booleans compare exactly; nan must meet nan. A Python int
    serves where a float is wanted; `floats` is the dtype whose tolerance Python floats have.
    """
    if isinstance(want, torch.Tensor):
        return _tensor_difference(got, want, own)
    if isinstance(want, np.ndarray):
        return _array_difference(got, want, own)
    if isinstance(want, bool) or want is None or isinstance(want, str | Opaque):
        same = type(got) is type(want) and got == want
        return None if same else Difference(_wrong_value(got, want), want, got)
    if isinstance(want, int):
        same = type(got) is int and got == want
        return None if same else Difference(_wrong_value(got, want), want, got)
    if isinstance(want, float):
        return _float_difference(got, want, _tolerance(floats, own))
    if isinstance(want, list | tuple | dict):
        return _container_difference(got, want, own, floats)
    raise TypeError(f"a scenario yields a {type(want).__name__}, which cannot be compared")


def _wrong_value(got: Any, want: Any) -> str:
    if type(got) is not type(want):
        return f"{described(got)} instead of {described(want)}"
    return f"{shown(got)} instead of {shown(want)}"


def _float_difference(got: Any, want: float, terms: tuple[float, float]) -> Difference | None:
    if type(got) not in (float, int):
        return Difference(f"{described(got)} instead of a Python float", want, got)
    rtol, atol = terms
    got = float(got)
    if got == want or (math.isnan(got) and math.isnan(want)) or abs(got - want) <= atol + rtol * abs(want):
        return None
    return Difference(f"{shown(got)} instead of {shown(want)}", want, got)


def _listed(names: set) -> str:
    few = sorted(map(str, names))
    return ", ".join(few[:6]) + (f" and {len(few) - 6} more" if len(few) > 6 else "")


def _container_difference(got: Any, want: list | tuple | dict, own: Tolerance | None, floats: str) -> Difference | None:
    kind = type(want)
    sequences = (list, tuple)
    if type(got) is not kind and not (kind in sequences and type(got) in sequences):
        return Difference(f"{described(got)} instead of {described(want)}", want, got)
    if kind is dict:
        if set(got) != set(want):
            sides = (("missing", set(want) - set(got)), ("unexpected", set(got) - set(want)))
            says = "; ".join(f"{word}: {_listed(names)}" for word, names in sides if names)
            return Difference(says, want, got)
        pairs = [(f"[{key!r}]", got[key], value) for key, value in want.items()]
    else:
        if len(got) != len(want):
            return Difference(f"{len(got)} items instead of {len(want)}", want, got)
        pairs = [(f"[{i}]", mine, value) for i, (mine, value) in enumerate(zip(got, want, strict=True))]
    for place, mine, value in pairs:
        found = difference(mine, value, own, floats)
        if found:
            return found.inside(place, series(got, want, *_tolerance(floats, own)))
    return None


def _array_difference(got: Any, want: np.ndarray, own: Tolerance | None) -> Difference | None:
    if not isinstance(got, np.ndarray):
        return Difference(f"{described(got)} instead of a NumPy array", want, got)
    return _tensor_difference(_as_tensor(got), _as_tensor(want), own)


def _as_tensor(array: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(array.copy())  # a copy has no negative strides, and stays 0-d


def _tolerance(dtype: str, own: Tolerance | None) -> tuple[float, float]:
    return (own or {}).get(dtype) or DEFAULT_TOLERANCE.get(dtype, (0.0, 0.0))


def _tensor_difference(got: Any, want: torch.Tensor, own: Tolerance | None) -> Difference | None:
    if not isinstance(got, torch.Tensor):
        return Difference(f"{described(got)} instead of a tensor", want, got)
    if got.shape != want.shape:
        return Difference(_shape_sentence(got, want), want, got)
    if got.dtype != want.dtype:
        return Difference(f"dtype {name(got.dtype)} instead of {name(want.dtype)}", want, got)
    if origin(got) != origin(want):
        return Difference(f"it is on {origin(got)} instead of {origin(want)}", want, got)
    want, got = want.detach().cpu(), got.detach()
    terms = _tolerance(name(want.dtype), own)
    if torch.equal(got, want) or _all_near(got, want, *terms):
        return None
    near = functools.cache(lambda: _near(got, want, *terms))
    return Difference(
        lambda: _values_sentence(got, want, near()),
        want,
        got,
        lambda: _first(near()),
        lambda: apart(want, got, near()),
    )


def _near(got: torch.Tensor, want: torch.Tensor, rtol: float, atol: float) -> torch.Tensor:
    return torch.isclose(got, want, rtol=rtol, atol=atol, equal_nan=True)


def _all_near(got: torch.Tensor, want: torch.Tensor, rtol: float, atol: float) -> bool:
    """By NumPy where that is enough: it takes a fraction of torch's time for the small tensors that most are."""
    if want.dtype in (torch.float32, torch.float64):
        mine, right = got.numpy(), want.numpy()
        with np.errstate(invalid="ignore", over="ignore"):
            gap, most = np.abs(mine - right), atol + rtol * np.abs(right)
            if (gap < most).all():
                return True
            if (gap > most).any():
                return False
    return bool(_near(got, want, rtol, atol).all())  # infinite, nan, or just at the edge


def _first(near: torch.Tensor) -> tuple[int, ...]:
    """Where the first difference is."""
    return tuple((~near).nonzero()[0].tolist())


def _shape_sentence(got: torch.Tensor, want: torch.Tensor) -> str:
    mine, right = tuple(got.shape), tuple(want.shape)
    says = f"shape {mine} instead of {right}"
    if len(mine) == len(right) >= 2 and mine != right and sorted(mine) == sorted(right):
        return f"{says}: two dimensions are exchanged"
    if not right:
        why = ", so something was not summed or averaged" if got.numel() > 1 else ""
        return f"{says}: a single number (a 0-d tensor) is wanted{why}"
    if got.numel() == want.numel():
        return f"{says}: the same number of elements, arranged otherwise"
    if len(right) == 1 and mine == (right[0], right[0]):
        return f"{says}: it was broadcast, (N, 1) against (N,) perhaps"
    if len(mine) > len(right) and mine[: len(right)] == right:
        return f"{says}: a dimension too many"
    return says


def _values_sentence(got: torch.Tensor, want: torch.Tensor, near: torch.Tensor) -> str:
    wrong = int((~near).sum())
    count = f"{wrong} of {want.numel()} values differ" if want.numel() > 1 else "the value differs"
    if want.dtype.is_floating_point or want.dtype.is_complex:
        says = f"{count}{_how_far(got, want, near)}"
    else:
        says = count
    if want.dim() == 2 and want.shape[0] == want.shape[1] and want.shape[0] > 1 and torch.equal(got, want.T):
        says += "; it is the transpose"
    elif want.is_floating_point() and bool(torch.allclose(got, -want, equal_nan=True)):
        says += "; the sign is the opposite"
    elif want.is_floating_point() and (factor := _common_factor(got, want)):
        says += f"; every value is {factor:.6g} times the right one"
    if first := _first(near):
        says += f", the first at {list(first)}"
    return says


def _how_far(got: torch.Tensor, want: torch.Tensor, near: torch.Tensor) -> str:
    mine, right = got[~near], want[~near]
    if bool((torch.isnan(mine) & ~torch.isnan(right)).any()):
        return ", nan among them" if len(mine) > 1 else ": nan"
    if bool((torch.isinf(mine) & ~torch.isinf(right)).any()):
        return ", infinite among them" if len(mine) > 1 else ": infinite"
    gap = (mine - right).abs().nan_to_num(posinf=math.inf)
    return f", by up to {float(gap.max()):.3g}"


def _common_factor(got: torch.Tensor, want: torch.Tensor) -> float | None:
    """The factor between two tensors where it is one for all: a forgotten average, a doubled term."""
    mine, right = got.double().flatten(), want.double().flatten()
    used = right.abs() > 1e-6
    if int(used.sum()) < 2:
        return None
    ratio = mine[used] / right[used]
    if not bool(torch.isfinite(ratio).all()):
        return None
    middle = float(ratio.median())
    same = bool(torch.allclose(mine, right * middle, rtol=1e-4, atol=1e-7)) and abs(middle - 1) > 1e-3
    return middle if same and abs(middle) > 1e-9 else None


# --- texts


def name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def origin(tensor: torch.Tensor) -> str:
    return getattr(tensor, "origin", tensor.device.type)


def described(value: Any) -> str:
    """A value's kind in words: "a float32 tensor of shape (2, 3)"."""
    if isinstance(value, torch.Tensor):
        return f"a {name(value.dtype)} tensor of shape {tuple(value.shape)}"
    if isinstance(value, np.ndarray):
        return f"a {value.dtype} NumPy array of shape {value.shape}"
    if isinstance(value, Opaque):
        return f"a {value.type}"
    if value is None:
        return "None"
    if isinstance(value, list | tuple | dict):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, str):
        return f'"{value[:200]}"'
    return f"the {type(value).__name__} {shown(value)}"


def shown(value: Any, first: tuple[int, ...] = ()) -> str:
    """A value as text: whole where it is small, else a window around the first difference."""
    if isinstance(value, np.ndarray):
        value = _as_tensor(value)
    if isinstance(value, torch.Tensor):
        return _shown_tensor(value.detach().cpu(), first)
    if isinstance(value, float):
        return f"{value:.8g}"
    if isinstance(value, list | tuple):
        inside = ", ".join(shown(item) for item in value[:6]) + (", …" if len(value) > 6 else "")
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    if isinstance(value, dict):
        inside = ", ".join(f"{key!r}: {shown(item)}" for key, item in list(value.items())[:6])
        return "{" + inside + (", …}" if len(value) > 6 else "}")
    if isinstance(value, Opaque):
        return f"<{value.type}>"
    if isinstance(value, str):
        return value[:300]
    return str(value)


def _shown_tensor(tensor: torch.Tensor, first: tuple[int, ...]) -> str:
    if tensor.numel() == 0:
        return f"an empty tensor of shape {tuple(tensor.shape)}"
    if tensor.numel() <= 24 and tensor.dim() <= 2:
        return _rows(tensor)
    first = first or (0,) * tensor.dim()
    head, last = first[:-2], first[-2:]
    window = tensor[head]
    starts = [max(0, min(at - WINDOW // 2, size - WINDOW)) for at, size in zip(last, window.shape, strict=True)]
    window = window[tuple(slice(start, start + WINDOW) for start in starts)]
    place = ", ".join(
        [
            *(str(at) for at in head),
            *(f"{start}:{start + size}" for start, size in zip(starts, window.shape, strict=True)),
        ]
    )
    return f"shape {tuple(tensor.shape)}, [{place}] =\n{_rows(window)}"


def _rows(tensor: torch.Tensor) -> str:
    if tensor.dim() == 0:
        return _number(tensor.item())
    if tensor.dim() == 1:
        return "[" + ", ".join(_number(item) for item in tensor.tolist()) + "]"
    cells = [[_number(item) for item in row] for row in tensor.tolist()]
    width = max((len(cell) for row in cells for cell in row), default=0)
    lines = ["[" + ", ".join(cell.rjust(width) for cell in row) + "]" for row in cells]
    return "[" + "\n ".join(lines) + "]"


def _number(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
