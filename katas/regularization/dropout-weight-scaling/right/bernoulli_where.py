"""Bernoulli draws in place, torch.where instead of a product, and the mode remembered beside the mask."""

import torch


class StandardDropout:
    def __init__(self, keep):
        self.keep = float(keep)
        self.training = True

    def forward(self, x, generator=None):
        self.was_training = self.training
        if self.was_training:
            self.mask = torch.empty(x.shape, device=x.device).bernoulli_(self.keep, generator=generator).bool()
        return self._apply(x)

    def backward(self, grad_out):
        return self._apply(grad_out)

    def _apply(self, t):
        if not self.was_training:
            return t * self.keep
        return torch.where(self.mask, t, torch.zeros_like(t))
