"""Bernoulli draws in place, torch.where instead of a product, and the mode remembered beside the mask."""

import torch


class SpatialDropout2d:
    def __init__(self, p):
        self.p = float(p)
        self.training = True

    def forward(self, x, generator=None):
        self.was_training = self.training
        if not self.was_training:
            return x.clone()
        keep = torch.empty(x.size(0), x.size(1), 1, 1, device=x.device)
        self.keep = keep.bernoulli_(1.0 - self.p, generator=generator).bool()
        return self._apply(x)

    def backward(self, grad_out):
        return self._apply(grad_out) if self.was_training else grad_out.clone()

    def _apply(self, t):
        zeros = torch.zeros_like(t)
        return zeros if self.p == 1.0 else torch.where(self.keep, t / (1.0 - self.p), zeros)
