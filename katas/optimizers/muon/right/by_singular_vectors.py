"""The polynomial applied to the singular values, which is what the iteration does."""

import torch


class Muon:
    def __init__(self, params, lr=0.02, momentum=0.95, ns_steps=5):
        self.params = list(params)
        self.lr, self.mu, self.rounds = lr, momentum, ns_steps
        self.buffers = {}

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            buffer = self.mu * self.buffers.get(p, 0.0) + p.grad
            self.buffers[p] = buffer
            U, s, Vh = torch.linalg.svd(p.grad + self.mu * buffer, full_matrices=False)
            s = s / (s.pow(2).sum().sqrt() + 1e-7)
            for _ in range(self.rounds):
                s = s * (3.4445 + s**2 * (-4.7750 + 2.0315 * s**2))
            rows, columns = p.shape
            p.sub_(self.lr * max(1.0, rows / columns) ** 0.5 * (U * s) @ Vh)

    def zero_grad(self):
        for p in self.params:
            p.grad = None
