"""Sums over samples first, one division at the end."""

import torch


def average_gradients(grads_per_rank, sizes):
    sums = [torch.zeros_like(grad) for grad in grads_per_rank[0]]
    for grads, n in zip(grads_per_rank, sizes, strict=True):
        for total, grad in zip(sums, grads, strict=True):
            total.add_(grad, alpha=n)
    return [total.div_(sum(sizes)) for total in sums]
