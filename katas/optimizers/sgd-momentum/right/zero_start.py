"""The velocity starts at 0 and a first gradient has a factor of its own; the new value is copied into the parameter."""

import torch


class _Group:
    def __init__(self, p):
        self.p = p
        self.v = torch.zeros(p.shape, dtype=p.dtype, device=p.device)
        self.fresh = True


class SGDMomentum:
    def __init__(self, params, lr=1e-3, momentum=0.9, dampening=0, nesterov=False):
        self.groups = [_Group(p) for p in params]
        self.lr = lr
        self.mu = momentum
        self.tau = dampening if momentum else 0
        self.nesterov = nesterov

    def step(self):
        with torch.no_grad():
            for group in self.groups:
                g = group.p.grad
                if g is not None:
                    share = 1.0 if group.fresh else 1.0 - self.tau
                    group.fresh = False
                    group.v = group.v * self.mu + g * share
                    new = group.p - self.lr * (group.v * self.mu + g) if self.nesterov else group.p - self.lr * group.v
                    group.p.copy_(new)

    def zero_grad(self):
        for group in self.groups:
            group.p.grad = None
