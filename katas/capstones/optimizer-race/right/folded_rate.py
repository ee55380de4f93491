"""State in dictionaries by parameter; the corrections folded into the rate and ε, as in section 2 of the paper."""

import math

import torch


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = list(params)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.state = {}

    def step(self):
        b1, b2 = self.betas
        with torch.no_grad():
            for number, p in enumerate(self.params):
                if p.grad is None:
                    continue
                state = self.state.setdefault(number, {"t": 0, "m": torch.zeros_like(p), "v": torch.zeros_like(p)})
                state["t"] += 1
                t, m, v = state["t"], state["m"], state["v"]
                m.lerp_(p.grad, 1 - b1)
                v.mul_(b2).addcmul_(p.grad, p.grad, value=1 - b2)
                root = math.sqrt(1 - b2**t)
                p.addcdiv_(m, v.sqrt().add_(self.eps * root), value=-self.lr * root / (1 - b1**t))

    def zero_grad(self):
        for p in self.params:
            p.grad = None
