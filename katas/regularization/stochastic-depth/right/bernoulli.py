"""Bernoulli draws in place, as torchvision's is written, divided where something can be kept."""

import torch


def stochastic_depth(x, residual, p, training, generator=None):
    if not training or p == 0:
        return x + residual
    survival = 1.0 - p
    noise = torch.empty([x.shape[0]] + [1] * (x.ndim - 1), dtype=x.dtype, device=x.device)
    noise.bernoulli_(survival, generator=generator)
    if survival > 0:
        noise.div_(survival)
    return torch.addcmul(x, residual, noise)
