"""A module, so that train() and eval() set the mode; float32 noise, masked_fill, and the scale in one helper."""

import torch
from torch import nn


class Dropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p
        self.dropped = None

    def forward(self, x, generator=None):
        if not self.training:
            self.dropped = None
            return x
        self.dropped = torch.rand(x.shape, generator=generator, device=x.device) < self.p
        return self._masked(x)

    def _masked(self, t):
        kept = t.masked_fill(self.dropped, 0.0)
        return kept / (1 - self.p) if self.p < 1 else kept

    def backward(self, grad_out):
        return grad_out if self.dropped is None else self._masked(grad_out)
