"""As an nn.Module with the edge cases first; drops where uniform noise is below p."""

import torch
from torch import nn


class Dropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p
        self.dropped = None

    def forward(self, x, generator=None):
        if self.training:
            noise = torch.rand(x.size(), device=x.device, generator=generator)
            self.dropped = noise < self.p
        else:
            self.dropped = None
        return self._masked(x)

    def backward(self, grad_out):
        return self._masked(grad_out)

    def _masked(self, values):
        if self.dropped is None:
            return values
        scaled = values if self.p in (0, 1) else values / (1 - self.p)
        return scaled.masked_fill(self.dropped, 0.0)
