"""A boolean column per sample and torch.where; float32 noise whatever the dtype."""

import torch


def stochastic_depth(x, residual, p, training, generator=None):
    if not training:
        return residual + x
    if p >= 1:
        return x + torch.zeros_like(residual) * residual
    dropped = torch.rand(x.size(0), device=x.device, generator=generator) < p
    while dropped.dim() < x.dim():
        dropped = dropped.unsqueeze(-1)
    return torch.where(dropped, x, x + residual / (1 - p))
