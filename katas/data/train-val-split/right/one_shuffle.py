"""All samples shuffled once; of each class the first ones in that order."""

import math

import torch


def split(X, y, val_fraction, generator=None):
    shuffled = torch.randperm(y.shape[0], generator=generator, device=y.device)
    X, y = X[shuffled], y[shuffled]
    is_val = torch.zeros_like(y, dtype=torch.bool)
    for c in set(y.tolist()):
        rows = torch.where(y == c)[0]
        is_val[rows[: math.ceil(val_fraction * rows.numel())]] = True
    return X[~is_val], y[~is_val], X[is_val], y[is_val]
