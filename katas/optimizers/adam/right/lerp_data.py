"""Through .data, with lerp for the averages and the powers of β kept as running products."""

import torch


class _Slot:
    def __init__(self, p):
        self.m = torch.zeros_like(p.data)
        self.v = torch.zeros_like(p.data)
        self.power1 = self.power2 = 1.0


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr = lr
        self.betas = tuple(betas)
        self.eps = eps
        self.slots = [(p, _Slot(p)) for p in params]

    def step(self):
        b1, b2 = self.betas
        for p, slot in self.slots:
            if p.grad is not None:
                g = p.grad.detach()
                slot.m = torch.lerp(slot.m, g, 1 - b1)
                slot.v = torch.lerp(slot.v, g.square(), 1 - b2)
                slot.power1 *= b1
                slot.power2 *= b2
                m_hat = slot.m / (1 - slot.power1)
                v_hat = slot.v / (1 - slot.power2)
                p.data = p.data - self.lr * (m_hat / (torch.sqrt(v_hat) + self.eps))

    def zero_grad(self):
        for p, _ in self.slots:
            p.grad = None
