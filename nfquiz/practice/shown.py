"""What a sheet shows of what it knows: hints, the solution, how many of the named lines are wrong. Plain data."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Hints:
    """texts: those that were taken, in order, of so many in `total`. new: whether the last of them was given now."""

    texts: tuple[str, ...]
    total: int
    new: bool = True


@dataclass(frozen=True)
class Solution:
    """files: the right texts by name. planted: of a round of debug, the mistakes, as a verdict has them."""

    files: dict[str, str]
    planted: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Comparison:
    """The person's files, and the right ones, by the same names."""

    yours: dict[str, str]
    right: dict[str, str]


@dataclass(frozen=True)
class Named:
    """hits: mistakes that the named lines hit, of `planted`. misses: lines where nothing is wrong. counts: whether this
    is the naming that is scored, and if not, `why`."""

    hits: int
    misses: int
    planted: int
    counts: bool = True
    why: str = ""

    @property
    def complete(self) -> bool:
        """Whether they are all of the mistakes and nothing else."""
        return self.hits == self.planted and not self.misses

    def as_data(self) -> dict[str, int]:
        return {"hits": self.hits, "misses": self.misses, "planted": self.planted}
