"""The shuffled indices dealt out like cards, one to each fold in turn."""

import torch


def k_fold(n, k, generator=None):
    shuffled = torch.rand(n, generator=generator).argsort()
    fold_of = torch.empty(n, dtype=torch.long)
    fold_of[shuffled] = torch.arange(n) % k
    everything = torch.arange(n)
    return [(everything[fold_of != fold], everything[fold_of == fold]) for fold in range(k)]
