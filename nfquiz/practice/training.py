"""How far a training is, from what the person's code prints: lines such as `epoch 3/30 loss 0.1234`."""

import re
from dataclasses import dataclass, field

_NUMBER = r"([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)"
_ROUND = re.compile(r"\b(?:epoch|step|iter(?:ation)?)\s*[:=#]?\s*(\d+)\s*(?:/|of)\s*(\d+)", re.IGNORECASE)
_LOSS = re.compile(rf"\bloss\s*[:=]?\s*{_NUMBER}", re.IGNORECASE)
MOST = 10_000
"""So many losses are kept."""


@dataclass
class Training:
    """What was heard so far.

    done, rounds: the last round that was told, and of how many; 0 where nothing was. losses: in order, of the training
    that is going on.
    """

    done: int = 0
    rounds: int = 0
    losses: list[float] = field(default_factory=list)
    _rest: str = ""

    def hear(self, text: str) -> None:
        """Take the next piece of what was printed; a line counts once it is whole."""
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            if found := _ROUND.search(line):
                if int(found[1]) <= self.done:
                    self.losses.clear()  # another training has begun
                self.done, self.rounds = int(found[1]), int(found[2])
            if (found := _LOSS.search(line)) and len(self.losses) < MOST:
                self.losses.append(float(found[1]))

    @staticmethod
    def is_line(text: str) -> bool:
        """Whether a line tells how far a training is."""
        return bool(_ROUND.search(text) and _LOSS.search(text))

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1."""
        return min(1.0, self.done / self.rounds) if self.rounds else 0.0

    @property
    def told(self) -> bool:
        """Whether anything was heard that can be drawn."""
        return bool(self.rounds or self.losses)
