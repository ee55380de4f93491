"""Indices by class in Python dictionaries; the number rounded down."""

from collections import defaultdict

import torch


def split(X, y, val_fraction, generator=None):
    by_class = defaultdict(list)
    for i, label in enumerate(y.tolist()):
        by_class[label].append(i)
    train_idx, val_idx = [], []
    for label in sorted(by_class):
        idx = by_class[label]
        perm = torch.randperm(len(idx), generator=generator, device=y.device).tolist()
        n_val = int(len(idx) * val_fraction)
        val_idx += [idx[p] for p in perm[:n_val]]
        train_idx += [idx[p] for p in perm[n_val:]]
    return X[train_idx], y[train_idx], X[val_idx], y[val_idx]
