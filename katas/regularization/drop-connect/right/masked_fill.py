"""masked_fill on the weights, einsum for the product; float32 noise whatever the dtype."""

import torch


def drop_connect(x, weight, p, generator=None):
    dropped = torch.rand(weight.size(), device=weight.device, generator=generator) < p
    survivors = weight.masked_fill(dropped, 0.0)
    if p < 1:
        survivors = survivors / (1.0 - p)
    return torch.einsum("...i,oi->...o", x, survivors)
