"""Row after row, by Box and Muller's transformation of uniform noise."""

import math

import torch


def lecun_normal_(w, generator=None):
    std = 1 / math.sqrt(w.flatten(1).shape[1])
    with torch.no_grad():
        for row in w:
            u, v = torch.rand((2, *row.shape), generator=generator, dtype=torch.float64, device=w.device)
            row.copy_(std * torch.sqrt(-2 * torch.log1p(-u)) * torch.cos(2 * math.pi * v))
    return w
