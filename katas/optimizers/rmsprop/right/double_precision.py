"""State in float64, made lazily as plain numbers that become tensors; the parameter is updated by .data."""

import torch


class RMSprop:
    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8, momentum=0):
        self.lr, self.alpha, self.eps, self.momentum = lr, alpha, eps, momentum
        self.tensors = [*params]
        self.state = {}

    def step(self):
        for number, p in enumerate(self.tensors):
            if p.grad is None:
                continue
            g = p.grad.detach().double()
            v, b = self.state.get(number, (0.0, 0.0))
            v = self.alpha * v + (1 - self.alpha) * g**2
            b = self.momentum * b + g / (torch.sqrt(v) + self.eps)
            self.state[number] = v, b
            p.data.sub_((self.lr * b).to(p.dtype))

    def zero_grad(self):
        for p in self.tensors:
            p.grad = None
