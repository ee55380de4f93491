"""A module, so that train() and eval() set the mode; float32 noise and masked_fill."""

import torch
from torch import nn


class StandardDropout(nn.Module):
    def __init__(self, keep):
        super().__init__()
        self.keep = keep
        self.dropped = None

    def forward(self, x, generator=None):
        self.dropped = None
        if self.training:
            self.dropped = torch.rand(x.size(), generator=generator, device=x.device) >= self.keep
        return self._factor(x)

    def backward(self, grad_out):
        return self._factor(grad_out)

    def _factor(self, values):
        return self.keep * values if self.dropped is None else values.masked_fill(self.dropped, 0.0)
