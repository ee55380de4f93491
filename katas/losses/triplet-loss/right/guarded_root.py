"""A root whose argument is kept away from 0 where it is 0."""

import torch


def _distance(a, b):
    square = ((a - b) ** 2).sum(-1)
    zero = square == 0
    return torch.where(zero, torch.zeros_like(square), torch.sqrt(square.masked_fill(zero, 1.0)))


def triplet_loss(anchor, positive, negative, margin=1.0):
    gap = _distance(anchor, positive) - _distance(anchor, negative) + margin
    return torch.relu(gap).sum() / len(anchor)
