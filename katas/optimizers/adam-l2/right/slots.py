"""A slot object for every parameter; lerp; the powers of β as running products; through .data."""

import torch


class _Slot:
    def __init__(self, p):
        self.p = p
        self.m = self.v = self.top = torch.zeros_like(p.data)
        self.power1 = self.power2 = 1.0


class AdamL2:
    def __init__(self, params, lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0):
        self.slots = [_Slot(p) for p in params]
        self.lr = lr
        self.beta1, self.beta2 = betas
        self.eps = eps
        self.weight_decay = weight_decay

    def step(self):
        for slot in self.slots:
            if slot.p.grad is not None:
                slot.p.data = slot.p.data - self.lr * self._direction(slot, slot.p.data, slot.p.grad.data)

    def _direction(self, slot, theta, g):
        g = torch.add(g, theta, alpha=self.weight_decay)
        slot.m = torch.lerp(slot.m, g, 1 - self.beta1)
        slot.v = torch.lerp(slot.v, g.square(), 1 - self.beta2)
        slot.top = slot.v
        slot.power1 *= self.beta1
        slot.power2 *= self.beta2
        return slot.m / (1 - slot.power1) / ((slot.top / (1 - slot.power2)) ** 0.5 + self.eps)

    def zero_grad(self):
        for slot in self.slots:
            slot.p.grad = None
