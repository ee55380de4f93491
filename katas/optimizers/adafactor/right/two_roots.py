"""The root of each factor by itself, in place, as transformers' libraries have it."""

import torch


class Adafactor:
    def __init__(self, params, lr, beta2_decay=-0.8, eps=1e-30):
        self.lr, self.beta2_decay, self.eps = lr, beta2_decay, eps
        self.slots = []
        for p in params:
            zeros = torch.zeros_like(p.data)
            self.slots.append({"p": p, "t": 0, "row": zeros.mean(dim=-1), "column": zeros.mean(dim=-2)})

    def step(self):
        for slot in self.slots:
            p = slot["p"]
            if p.grad is None:
                continue
            slot["t"] += 1
            new = slot["t"] ** self.beta2_decay
            g = p.grad.detach()
            squared = g.square().add_(self.eps)
            row = slot["row"].lerp_(squared.mean(dim=-1), new)
            column = slot["column"].lerp_(squared.mean(dim=-2), new)
            by_row = (row / row.mean()).rsqrt_().unsqueeze(-1)
            by_column = column.rsqrt().unsqueeze(-2)
            p.data.sub_(g * by_row * by_column, alpha=self.lr)

    def zero_grad(self):
        for slot in self.slots:
            slot["p"].grad = None
