"""Fused in-place operations; the average is made when it is first needed."""

import torch


class SGDEMAMomentum:
    def __init__(self, params, lr=1e-3, beta=0.9):
        self.parameters = tuple(params)
        self.lr = lr
        self.beta = beta
        self.averages = {}

    @torch.no_grad()
    def step(self):
        for p in self.parameters:
            if p.grad is not None:
                average = self.averages.setdefault(p, torch.zeros_like(p))
                average.lerp_(p.grad, 1 - self.beta)
                p.add_(average, alpha=-self.lr)

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None
