"""In place, as the authors' code has it: ε is added to s in place before the root."""

import math

import torch


class AdaBelief:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-16):
        self.params = list(params)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.state = {}

    @torch.no_grad()
    def step(self):
        b1, b2 = self.betas
        for p in self.params:
            if p.grad is None:
                continue
            state = self.state.setdefault(p, {"step": 0, "m": torch.zeros_like(p), "s": torch.zeros_like(p)})
            state["step"] += 1
            m, s = state["m"], state["s"]
            m.mul_(b1).add_(p.grad, alpha=1 - b1)
            residual = p.grad - m
            s.mul_(b2).addcmul_(residual, residual, value=1 - b2)
            denominator = s.add_(self.eps).sqrt().div_(math.sqrt(1 - b2 ** state["step"])).add_(self.eps)
            p.addcdiv_(m, denominator, value=-self.lr / (1 - b1 ** state["step"]))

    def zero_grad(self):
        for p in self.params:
            p.grad = None
