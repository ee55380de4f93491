"""In-place operations; the decay first, as a factor."""

import torch


class Lion:
    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0):
        self.params = [*params]
        self.lr, self.betas, self.weight_decay = lr, betas, weight_decay
        self.momentum = {}

    @torch.no_grad()
    def step(self):
        b1, b2 = self.betas
        for p in self.params:
            if p.grad is None:
                continue
            if p not in self.momentum:
                self.momentum[p] = torch.zeros_like(p)
            m = self.momentum[p]
            p.mul_(1 - self.lr * self.weight_decay)
            p.sub_(torch.lerp(p.grad, m, b1).sign_().mul_(self.lr))
            m.lerp_(p.grad, 1 - b2)

    def zero_grad(self):
        for p in self.params:
            p.grad = None
