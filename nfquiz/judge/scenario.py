"""What a kata's `scenarios.py` is written with: the `scenario` decorator and `Given`, the maker of inputs.

A scenario is a generator `(impl, given)`; it runs once on the candidate's module and once on the reference, in
different processes, with the same inputs, and each `yield` is a checkpoint. See docs/authoring.md.
"""

import contextlib
import functools
import hashlib
import inspect
import linecache
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

Tolerance = dict[str, tuple[float, float]]
"""For each dtype's name the pair (rtol, atol); a dtype that is not named has torch's defaults."""

MAKES_TENSOR = re.compile(r"given\.(?!sizes?\(|integer\(|number\(|choice\(|dtype|device)")
Expect = Callable[["Seen"], "str | tuple[str, str] | None"]


def tolerance(**by_dtype: tuple[float, float]) -> Tolerance:
    """A tolerance of its own for some dtypes: `tolerance(float32=(1e-4, 1e-4))`, as (rtol, atol)."""
    unknown = [name for name in by_dtype if not isinstance(getattr(torch, name, None), torch.dtype)]
    if unknown:
        raise ValueError(f"tolerance: {', '.join(unknown)} is no dtype of torch")
    return dict(by_dtype)


GRADIENT = tolerance(float32=(1e-3, 1e-4))
"""For gradients and trained parameters: two right answers differ by 1e-5 there in float32."""


@dataclass(frozen=True)
class Scenario:
    """One hidden test: the generator and the terms it is judged on.

    seconds: its own time limit. max_operations, max_elements: bounds on the number of tensor operations and on the
    elements of the largest tensor made, as multiples of the reference's. expect: replaces the comparison with the
    reference where the right answer is random. stage: the first stage of a program kata that is judged by it. trains:
    it trains a model for seconds: it is run when all others have passed, and only on the candidate.
    """

    name: str
    run: Callable[[Any, "Given"], Iterator[Any]]
    dtypes: tuple[str, ...] = ("float32", "float64")
    tolerance: Tolerance | None = None
    expect: Expect | None = None
    seconds: float = 3.0
    max_operations: float | None = None
    max_elements: float | None = None
    stage: int = 0
    trains: bool = False

    @property
    def metered(self) -> bool:
        return self.max_operations is not None or self.max_elements is not None


def scenario(
    name: str,
    *,
    dtypes: Sequence[str] = ("float32", "float64"),
    tolerance: Tolerance | None = None,
    expect: Expect | None = None,
    seconds: float = 3.0,
    max_operations: float | None = None,
    max_elements: float | None = None,
    stage: int = 0,
    trains: bool = False,
) -> Callable[[Callable], Scenario]:
    """Declare the function below as a scenario with this name, which the candidate will read."""

    def declare(run: Callable) -> Scenario:
        if not inspect.isgeneratorfunction(run):
            raise TypeError(f"scenario {name!r}: {run.__name__} yields nothing, so it checks nothing")
        if trains and expect is None:
            raise TypeError(f"scenario {name!r}: it trains, so the reference is not run: say by `expect` what is right")
        return Scenario(
            name, run, tuple(dtypes), tolerance, expect, seconds, max_operations, max_elements, stage, trains
        )

    return declare


def scenarios_of(namespace: dict[str, Any]) -> list[Scenario]:
    """The scenarios of an executed `scenarios.py`, in the order of the file."""
    found = [value for value in namespace.values() if isinstance(value, Scenario)]
    return list({id(one): one for one in found}.values())


class Seen:
    """What a candidate yielded in one scenario: `seen[0]` by position, `seen["name"]` by the checkpoint's name.

    `data` gives the kata's data by name, what is held out as well.
    """

    def __init__(
        self, names: Sequence[str], values: Sequence[Any], data: Mapping[str, torch.Tensor] | None = None
    ) -> None:
        self.data = dict(data or {})
        self._values = list(values)
        self._by_name = dict(zip(names, values, strict=True))

    def __getitem__(self, key: int | str) -> Any:
        return self._by_name[key] if isinstance(key, str) else self._values[key]

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)


@functools.lru_cache(maxsize=1024)
def case_seed(seed: int, name: str) -> int:
    """The seed of one scenario in a run: the same for every dtype, different for every scenario."""
    digest = hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


@dataclass
class Input:
    """An input that `given` made: the tensor, a name for it, and whether the candidate may change it."""

    name: str
    tensor: torch.Tensor
    mutable: bool
    initial: torch.Tensor | None = None


class Given:
    """Makes a scenario's inputs from the run's seed, in the dtype and on the device under test.

    Values are drawn in float64 on the CPU and then converted, so that every dtype and device sees the same inputs.
    `simple=True` makes the inputs as small and round as the scenario allows: how a failure is shown. `keep=True` keeps
    a copy of each as it was made, under the name of the variable that the scenario gives it. `rounded_to` is a dtype
    that values pass through on their way to `dtype`.
    """

    def __init__(
        self,
        seed: int,
        dtype: torch.dtype,
        device: torch.device | str = "cpu",
        simple: bool = False,
        keep: bool = False,
        data: Mapping[str, torch.Tensor] | None = None,
        rounded_to: torch.dtype | None = None,
    ) -> None:
        self.dtype = dtype
        self._rounded_to = rounded_to or dtype
        self._data = data or {}
        self.device = torch.device(device)
        self.inputs: list[Input] = []
        self.observed: list[tuple[str, Any]] = []
        self._seed = seed
        self._simple = simple
        self._keep = keep
        self._generators = 0

    # --- tensors

    def randn(self, *shape: int) -> torch.Tensor:
        return self._float(torch.randn(shape, generator=self._draw, dtype=torch.float64))

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> torch.Tensor:
        drawn = torch.rand(shape, generator=self._draw, dtype=torch.float64)
        return self._float(low + (high - low) * drawn, low, high)

    def integers(self, *shape: int, low: int = 0, high: int = 10) -> torch.Tensor:
        return self._input(torch.randint(low, high, shape, generator=self._draw))

    def mask(self, *shape: int, share: float = 0.5) -> torch.Tensor:
        return self._input(torch.rand(shape, generator=self._draw) < share)

    def permutation(self, n: int) -> torch.Tensor:
        return self._input(torch.randperm(n, generator=self._draw))

    def tensor(self, data: Any) -> torch.Tensor:
        """Just these values: floats in the dtype under test, integers int64, booleans as they are."""
        made = torch.as_tensor(data)
        if made.is_floating_point():
            # from the Python numbers, not through float32, so that float64 keeps all digits
            made = data.detach() if isinstance(data, torch.Tensor) else torch.as_tensor(data, dtype=torch.float64)
            made = self._cast(made)
        return self._input(made.clone())

    def noncontiguous(self, tensor: torch.Tensor) -> torch.Tensor:
        """The same values in a view whose strides are not those of a fresh tensor: `view` can merge none of its
        dimensions."""
        if tensor.dim() == 0:
            wide = torch.stack([tensor.detach(), tensor.detach()])
            return self._input(wide[1], move=False)
        *leading, last = tensor.shape
        wide = tensor.new_zeros([size + 1 for size in leading] + [2 * last + 2])
        strided = wide[(*(slice(size) for size in leading), slice(0, 2 * last, 2))]
        strided.copy_(tensor.detach())
        return self._input(strided, move=False)

    def param(self, *shape: int | torch.Tensor) -> torch.Tensor:
        """A leaf that requires grad and may be changed in place, from a shape (normal values) or from a tensor."""
        if len(shape) == 1 and isinstance(shape[0], torch.Tensor):
            made = shape[0].detach().clone()
        else:
            made = self._cast(self._simplify(torch.randn(shape, generator=self._draw, dtype=torch.float64)))
        made = made.to(self.device).requires_grad_()
        return self._register(made, mutable=True)

    def copy(self, tensor: torch.Tensor) -> torch.Tensor:
        """A clone that may be changed."""
        made = tensor.detach().clone()
        return self._register(made, mutable=True)

    def watch(self, tensor: torch.Tensor) -> torch.Tensor:
        """Have a tensor that the scenario computed come back unchanged, like those that `given` made."""
        return self._register(tensor, mutable=False)

    def data(self, name: str) -> torch.Tensor:
        """A file of the kata's data: uint8, on the device under test; a fresh copy, which may be changed."""
        return self._data[name].clone().to(self.device)

    def fill(self, module: torch.nn.Module, scale: float = 0.5) -> torch.nn.Module:
        """The module itself, in the dtype and on the device under test, every parameter drawn anew: normal values times
        `scale`, in the order of the parameters' names, so that two modules with the same names are filled alike."""
        module = module.to(device=self.device, dtype=self.dtype)
        with torch.no_grad():
            for _, parameter in sorted(module.named_parameters()):
                drawn = torch.randn(parameter.shape, generator=self._draw, dtype=torch.float64)
                parameter.copy_(self._cast(self._simplify(scale * drawn)))
        return module

    # --- Python values

    def size(self, low: int, high: int) -> int:
        drawn = self._dice.randint(low, high)
        return low if self._simple else drawn

    def sizes(self, n: int, low: int, high: int) -> list[int]:
        drawn = self._dice.sample(range(low, high + 1), n)
        return list(range(low, low + n)) if self._simple else drawn

    def integer(self, low: int, high: int) -> int:
        return self._dice.randint(low, high)

    def number(self, low: float, high: float) -> float:
        return self._dice.uniform(low, high)

    def choice(self, options: Sequence[Any]) -> Any:
        return self._dice.choice(list(options))

    def generator(self) -> torch.Generator:
        """A new generator on the device under test; the n-th one is the same on both sides."""
        self._generators += 1
        return torch.Generator(device=self.device).manual_seed((self._seed + self._generators) % 2**63)

    # --- observing

    @contextlib.contextmanager
    def raises(self, *expected: type[Exception]) -> Iterator[None]:
        """A checkpoint: whether the block raised one of these. Any other error is seen as itself."""
        name = f"raises {' or '.join(one.__name__ for one in expected)}"
        try:
            yield
        except expected:
            self.observed.append((name, True))
        except NotImplementedError:
            raise
        except Exception as error:  # whatever the candidate's code raised is the observation
            self.observed.append((name, f"raised {type(error).__name__}: {error}"))
        else:
            self.observed.append((name, "raised nothing"))

    @property
    def drew(self) -> bool:
        """Whether anything hung on the seed so far."""
        return "_draw" in vars(self) or "_dice" in vars(self) or self._generators > 0

    # --- inside

    @functools.cached_property
    def _draw(self) -> torch.Generator:
        return torch.Generator().manual_seed(self._seed)

    @functools.cached_property
    def _dice(self) -> random.Random:
        return random.Random(self._seed)

    def _float(self, values: torch.Tensor, low: float | None = None, high: float | None = None) -> torch.Tensor:
        return self._input(self._cast(self._simplify(values, low, high)))

    def _cast(self, values: torch.Tensor) -> torch.Tensor:
        return values.to(self._rounded_to).to(self.dtype)

    def _simplify(self, values: torch.Tensor, low: float | None = None, high: float | None = None) -> torch.Tensor:
        if not self._simple:
            return values
        rounded = (values * 4).round() / 4
        return rounded if low is None else rounded.clamp(low, high)

    def _input(self, tensor: torch.Tensor, move: bool = True) -> torch.Tensor:
        made = tensor.to(self.device) if move else tensor
        return self._register(made, mutable=False)

    def _register(self, tensor: torch.Tensor, mutable: bool) -> torch.Tensor:
        # names and copies cost time and are for showing only
        name = self._name() if self._keep else f"input {len(self.inputs) + 1}"
        self.inputs.append(Input(name, tensor, mutable, tensor.detach().clone() if self._keep else None))
        return tensor

    def _name(self) -> str:
        """The variable that the scenario's line assigns, or the input's number."""
        number = f"input {len(self.inputs) + 1}"
        frame = inspect.currentframe()
        while frame is not None and frame.f_code.co_filename == __file__:
            frame = frame.f_back
        if frame is None:
            return number
        line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
        assigned = re.match(r"\s*(\w+)\s*=\s*(?!=)", line)
        return assigned.group(1) if assigned and len(MAKES_TENSOR.findall(line)) == 1 else number


def seed_everything(seed: int) -> None:
    """Seed the global random states, the same way on both sides."""
    # not torch.manual_seed: it formats the whole stack for devices that are not there, at a millisecond a call
    torch.default_generator.manual_seed(seed)
    if torch.cuda.is_initialized():
        torch.cuda.manual_seed_all(seed)
    np.random.seed(seed % 2**32)
    random.seed(seed)


def global_states() -> tuple[Any, ...]:
    """Where the global random states are, on the CPU: to be compared."""
    algorithm, keys, *rest = np.random.get_state()
    return torch.default_generator.get_state().tolist(), algorithm, keys.tolist(), rest, random.getstate()
