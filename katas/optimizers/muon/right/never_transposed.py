"""In-place momentum, the iteration on the matrix as it stands, multiplied from the right."""

import math

import torch


def newton_schulz(X, steps):
    X = X / (torch.sqrt((X * X).sum()) + 1e-7)
    for _ in range(steps):
        A = torch.mm(X.t(), X)
        X = 3.4445 * X + torch.mm(X, torch.addmm(A, A, A, beta=-4.7750, alpha=2.0315))
    return X


class Muon:
    def __init__(self, params, lr=0.02, momentum=0.95, ns_steps=5):
        self.slots = [(p, torch.zeros_like(p.data)) for p in params]
        self.lr, self.momentum, self.ns_steps = lr, momentum, ns_steps

    def step(self):
        for p, buffer in self.slots:
            if p.grad is None:
                continue
            g = p.grad.detach()
            buffer.mul_(self.momentum).add_(g)
            update = newton_schulz(g.add(buffer, alpha=self.momentum), self.ns_steps)
            p.data.add_(update, alpha=-self.lr * math.sqrt(max(1, p.size(0) / p.size(1))))

    def zero_grad(self):
        for p, _ in self.slots:
            p.grad = None
