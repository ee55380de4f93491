"""Norms as Python floats, from flattened tensors; .data throughout."""

import math


class LAMB:
    def __init__(self, params, lr=0.001, betas=(0.9, 0.999), eps=1e-6, weight_decay=0.01):
        self.slots = [[p, 0, 0.0, 0.0] for p in params]
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, weight_decay

    @staticmethod
    def length(tensor):
        return math.sqrt(sum(x * x for x in tensor.flatten().tolist()))

    def step(self):
        b1, b2 = self.betas
        for slot in self.slots:
            p, t, m, v = slot
            if p.grad is None:
                continue
            g = p.grad.detach()
            t, m, v = t + 1, b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
            slot[1:] = t, m, v
            r = (m / (1 - b1**t)) / ((v / (1 - b2**t)) ** 0.5 + self.eps) + self.decay * p.data
            size, length = self.length(p.data), self.length(r)
            ratio = size / length if size and length else 1.0
            p.data -= self.lr * ratio * r

    def zero_grad(self):
        for slot in self.slots:
            slot[0].grad = None
