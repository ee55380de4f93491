"""Bernoulli draws and torch.nn.functional.linear; the output is scaled instead of the weights."""

import torch
import torch.nn.functional as F


def drop_connect(x, weight, p, generator=None):
    mask = torch.empty(weight.shape, dtype=weight.dtype, device=weight.device).bernoulli_(1 - p, generator=generator)
    y = F.linear(x, weight * mask)
    return y if p == 1 else y / (1 - p)
