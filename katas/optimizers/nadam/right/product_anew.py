"""The product of the momenta is taken anew at every step; a list of counters."""

import math

import torch


class NAdam:
    def __init__(self, params, lr=0.002, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, momentum_decay=0.004):
        self.lr, self.betas, self.eps = lr, betas, eps
        self.decay, self.psi = weight_decay, momentum_decay
        self.slots = [[p, 0, torch.zeros_like(p.data), torch.zeros_like(p.data)] for p in params]

    def step(self):
        b1, b2 = self.betas
        for slot in self.slots:
            p = slot[0]
            if p.grad is None:
                continue
            g = p.grad + self.decay * p.data
            slot[1] += 1
            t = slot[1]
            mus = [b1 * (1 - 0.96 ** (k * self.psi) / 2) for k in range(1, t + 2)]
            slot[2] = m = b1 * slot[2] + (1 - b1) * g
            slot[3] = v = b2 * slot[3] + (1 - b2) * g**2
            looked_ahead = mus[-1] / (1 - math.prod(mus)) * m + (1 - mus[-2]) / (1 - math.prod(mus[:-1])) * g
            with torch.no_grad():
                p.copy_(p - self.lr * looked_ahead / ((v / (1 - b2**t)) ** 0.5 + self.eps))

    def zero_grad(self):
        for slot in self.slots:
            slot[0].grad = None
