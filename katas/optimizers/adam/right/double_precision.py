"""State in dataclasses and in float64 whatever the parameters are, cast back where the parameter is updated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass
class _Slot:
    p: Tensor
    m: Tensor
    v: Tensor
    t: int = 0


class Adam:
    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
    ) -> None:
        self.lr, self.betas, self.eps = lr, betas, eps
        self.slots = []
        for p in params:
            zeros = torch.zeros(p.shape, dtype=torch.float64, device=p.device)
            self.slots.append(_Slot(p, zeros, zeros.clone()))

    def _update(self, slot: _Slot) -> Tensor:
        b1, b2 = self.betas
        g = slot.p.grad.detach().to(torch.float64)
        slot.t += 1
        slot.m = b1 * slot.m + (1 - b1) * g
        slot.v = b2 * slot.v + (1 - b2) * g.pow(2)
        return (slot.m / (1 - b1**slot.t)) / ((slot.v / (1 - b2**slot.t)).sqrt() + self.eps)

    def step(self) -> None:
        for slot in self.slots:
            if slot.p.grad is not None:
                slot.p.data -= (self.lr * self._update(slot)).to(slot.p.dtype)

    def zero_grad(self) -> None:
        for slot in self.slots:
            slot.p.grad = None
