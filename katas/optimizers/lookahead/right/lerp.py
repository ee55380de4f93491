"""Slow weights by parameter in a dictionary, mixed in place; a count that runs down."""

import torch


class Lookahead:
    def __init__(self, optimizer, k=5, alpha=0.5):
        self.inner, self.k, self.alpha = optimizer, k, alpha
        self.left = k
        self.slow = {}
        for group in optimizer.param_groups:
            for p in group["params"]:
                self.slow[p] = p.detach().clone()

    def step(self):
        self.inner.step()
        self.left -= 1
        if self.left:
            return
        self.left = self.k
        with torch.no_grad():
            for p, slow in self.slow.items():
                p.copy_(slow.lerp_(p, self.alpha))

    def zero_grad(self):
        for p in self.slow:
            p.grad = None
