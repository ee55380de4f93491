"""A module, so that train() and eval() set the mode; float32 noise, masked_fill, and the scale in one helper."""

import torch
from torch import nn


class SpatialDropout2d(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p
        self.dropped = None

    def forward(self, x, generator=None):
        self.dropped = None
        if self.training:
            n, c, _, _ = x.shape
            self.dropped = torch.rand((n, c, 1, 1), generator=generator, device=x.device) < self.p
        return self._masked(x)

    def backward(self, grad_out):
        return self._masked(grad_out)

    def _masked(self, t):
        if self.dropped is None:
            return t
        kept = t.masked_fill(self.dropped, 0.0)
        return kept / (1 - self.p) if self.p < 1 else kept
