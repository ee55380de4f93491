"""In place, a dict of state for each parameter, the corrections folded into step size and denominator."""

import math

import torch


class AdamL2:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0):
        self.params = list(params)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay = weight_decay
        self.state = {}

    @torch.no_grad()
    def step(self):
        b1, b2 = self.betas
        for p in self.params:
            if p.grad is None:
                continue
            state = self.state.setdefault(p, {"t": 0, "m": torch.zeros_like(p), "v": torch.zeros_like(p)})
            state["t"] += 1
            g = p.grad.add(p, alpha=self.weight_decay)
            state["m"].mul_(b1).add_(g, alpha=1 - b1)
            state["v"].mul_(b2).addcmul_(g, g, value=1 - b2)
            v = state["v"]
            root = v.sqrt().div_(math.sqrt(1 - b2 ** state["t"]))
            p.addcdiv_(state["m"], root.add_(self.eps), value=-self.lr / (1 - b1 ** state["t"]))

    def zero_grad(self):
        for p in self.params:
            p.grad = None
