"""The sign as the difference of two comparisons; .data throughout."""

import torch


class Lion:
    def __init__(self, params, lr=0.0001, betas=(0.9, 0.99), weight_decay=0.0):
        self.slots = [(p, torch.zeros_like(p.data)) for p in params]
        self.lr = lr
        self.beta1, self.beta2 = betas
        self.weight_decay = weight_decay

    def step(self):
        for p, m in self.slots:
            if p.grad is not None:
                g = p.grad.detach()
                c = self.beta1 * m + g - self.beta1 * g
                sign = (c > 0).to(p.dtype) - (c < 0).to(p.dtype)
                p.data -= self.lr * sign + self.lr * self.weight_decay * p.data
                m += (1 - self.beta2) * (g - m)

    def zero_grad(self):
        for p, _ in self.slots:
            p.grad = None
