"""All state of a parameter in one flat tensor of two rows, written back through .data."""

import torch


class RMSprop:
    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8, momentum=0):
        self.slots = [(p, torch.zeros(2, p.numel(), dtype=p.dtype, device=p.device)) for p in params]
        self.lr = lr
        self.alpha = alpha
        self.eps = eps
        self.mu = momentum

    def step(self):
        for p, rows in self.slots:
            if p.grad is None:
                continue
            g = p.grad.detach().reshape(-1)
            rows[0] += (1 - self.alpha) * (g.pow(2) - rows[0])
            rows[1] = rows[1] * self.mu + g / (torch.sqrt(rows[0]) + self.eps)
            p.data = p.data - (self.lr * rows[1]).view(p.shape)

    def zero_grad(self):
        for p, _ in self.slots:
            p.grad = None
