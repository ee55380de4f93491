"""As torch writes it: the running averages in place, the correction in the rate."""

import torch


class Adamax:
    def __init__(self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0):
        self.params = list(params)
        self.lr, self.betas, self.eps, self.weight_decay = lr, betas, eps, weight_decay
        self.state = {}

    @torch.no_grad()
    def step(self):
        b1, b2 = self.betas
        for p in self.params:
            if p.grad is None:
                continue
            s = self.state.setdefault(p, {"t": 0, "avg": torch.zeros_like(p), "inf": torch.zeros_like(p)})
            s["t"] += 1
            grad = p.grad.add(p, alpha=self.weight_decay)
            s["avg"].lerp_(grad, 1 - b1)
            torch.maximum(s["inf"].mul_(b2), grad.abs().add_(self.eps), out=s["inf"])
            p.addcdiv_(s["avg"], s["inf"], value=-self.lr / (1 - b1 ** s["t"]))

    def zero_grad(self):
        for p in self.params:
            p.grad = None
