"""The affine step folded into a factor and an offset per element, Bernoulli draws in place."""

import math

import torch

LIMIT = 1.7580993408473766


class AlphaDropout:
    def __init__(self, p):
        self.p = float(p)
        self.training = True
        self.scale = 1 / math.sqrt((LIMIT * LIMIT * self.p + 1) * (1 - self.p))

    def forward(self, x, generator=None):
        self.was_training = self.training
        if not self.was_training:
            return x.clone()
        self.keep = torch.empty_like(x).bernoulli_(1 - self.p, generator=generator)
        offset = (self.keep - 1) * (LIMIT * self.scale) + LIMIT * self.scale * self.p
        return x * self.keep * self.scale + offset

    def backward(self, grad_out):
        return grad_out * self.keep * self.scale if self.was_training else grad_out.clone()
