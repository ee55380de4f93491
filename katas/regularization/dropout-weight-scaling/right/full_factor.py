"""The factor as a tensor of x's shape in both modes."""

import torch


class StandardDropout:
    def __init__(self, keep):
        self.keep, self.training = keep, True

    def forward(self, x, generator=None):
        chances = torch.full(x.shape, self.keep, dtype=x.dtype, device=x.device)
        self.factor = torch.bernoulli(chances, generator=generator) if self.training else chances
        return torch.mul(self.factor, x)

    def backward(self, grad_out):
        return torch.mul(self.factor, grad_out)
