"""A velocity in float64 made at the first gradient; the parameter by .data."""

import torch


class SGDMomentum:
    def __init__(self, params, lr=1e-3, momentum=0.9, dampening=0, nesterov=False):
        self.lr, self.momentum, self.dampening, self.nesterov = lr, momentum, dampening, nesterov
        self.items = [{"p": p, "v": None} for p in params]

    def step(self):
        for item in self.items:
            p = item["p"]
            if p.grad is None:
                continue
            g = update = p.grad.detach().to(torch.float64)
            if self.momentum:
                old, share = (0.0, 1.0) if item["v"] is None else (item["v"], 1 - self.dampening)
                item["v"] = self.momentum * old + share * g
                update = g + self.momentum * item["v"] if self.nesterov else item["v"]
            p.data -= (self.lr * update).to(p.dtype)

    def zero_grad(self):
        for item in self.items:
            item["p"].grad = None
