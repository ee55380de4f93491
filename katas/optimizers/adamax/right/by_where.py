"""The larger one by comparison; the power of β₁ is multiplied up instead of raised."""

import torch


class Adamax:
    def __init__(self, params, lr=0.002, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        self.slots = [{"p": p, "m": 0.0, "u": torch.zeros_like(p.data), "power": 1.0} for p in params]
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, weight_decay

    def step(self):
        b1, b2 = self.betas
        for slot in self.slots:
            p = slot["p"]
            if p.grad is None:
                continue
            g = p.grad.detach() + self.decay * p.detach()
            slot["power"] *= b1
            slot["m"] = b1 * slot["m"] + (1 - b1) * g
            old, new = b2 * slot["u"], abs(g) + self.eps
            slot["u"] = torch.where(old > new, old, new)
            p.data -= self.lr / (1 - slot["power"]) * slot["m"] / slot["u"]

    def zero_grad(self):
        for slot in self.slots:
            slot["p"].grad = None
