"""The mean and the variance of the mixture standardised, step by step, and a boolean mask for indexing."""

import torch


class AlphaDropout:
    limit = -1.0507009873554805 * 1.6732632423543772

    def __init__(self, p):
        self.p, self.training, self.slope, self.kept = p, True, None, None

    def forward(self, x, generator=None):
        if not self.training:
            self.slope = 1.0
            self.kept = torch.ones(x.shape, dtype=torch.bool, device=x.device)
            return x
        noise = torch.rand(x.shape, generator=generator, dtype=torch.float64, device=x.device)
        self.kept = noise > self.p
        if self.p == 0:
            self.kept = torch.ones_like(self.kept)
        mean = self.p * self.limit
        second_moment = (1 - self.p) * 1 + self.p * self.limit**2
        deviation = (second_moment - mean**2) ** 0.5
        self.slope = 1 / deviation
        y = torch.empty_like(x)
        y[self.kept] = (x[self.kept] - mean) / deviation
        y[~self.kept] = (self.limit - mean) / deviation
        return y

    def backward(self, grad_out):
        grad_x = torch.zeros_like(grad_out)
        grad_x[self.kept] = grad_out[self.kept] * self.slope
        return grad_x
