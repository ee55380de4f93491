"""Vectors of sums instead of means, as the paper has them; the estimate element by element."""

import torch


class Adafactor:
    def __init__(self, params, lr, beta2_decay=-0.8, eps=1e-30):
        self.params = list(params)
        self.lr, self.beta2_decay, self.eps = lr, beta2_decay, eps
        self.state = {}

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            t, row, column = self.state.get(p, (0, 0.0, 0.0))
            t += 1
            keep = 1 - t**self.beta2_decay
            squared = p.grad**2 + self.eps
            row = keep * row + (1 - keep) * squared.sum(1)
            column = keep * column + (1 - keep) * squared.sum(0)
            self.state[p] = t, row, column
            estimate = torch.outer(row / row.sum(), column)
            p.sub_(self.lr * p.grad / estimate.sqrt())

    def zero_grad(self):
        for p in self.params:
            p.grad = None
