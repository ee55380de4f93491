"""Bernoulli draws in place, torch.where instead of a product, and the mode remembered beside the mask."""

import torch


class Dropout:
    def __init__(self, p=0.5):
        self.p = float(p)
        self.training = True

    def forward(self, x, generator=None):
        self.was_training = self.training
        if not self.was_training:
            return x.clone()
        self.keep = torch.empty(x.shape, device=x.device).bernoulli_(1.0 - self.p, generator=generator).bool()
        return self._apply(x)

    def backward(self, grad_out):
        return self._apply(grad_out) if self.was_training else grad_out.clone()

    def _apply(self, t):
        zeros = torch.zeros_like(t)
        return zeros if self.p == 1.0 else torch.where(self.keep, t / (1.0 - self.p), zeros)
