"""A module, so that train() and eval() set the mode; float32 noise, masked_fill, and q = 1 − p as in the paper."""

import torch
from torch import nn


class AlphaDropout(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p
        self.dropped = None
        self.limit = -1.0507009873554805 * 1.6732632423543772

    def coefficients(self):
        q = 1 - self.p
        a = (q + self.limit**2 * q * (1 - q)) ** -0.5
        return a, -a * (1 - q) * self.limit

    def forward(self, x, generator=None):
        self.dropped = None
        if not self.training:
            return x
        self.dropped = torch.rand(x.size(), generator=generator, device=x.device) < self.p
        a, b = self.coefficients()
        return x.masked_fill(self.dropped, self.limit).mul(a).add(b)

    def backward(self, grad_out):
        if self.dropped is None:
            return grad_out
        return self.coefficients()[0] * grad_out.masked_fill(self.dropped, 0)
