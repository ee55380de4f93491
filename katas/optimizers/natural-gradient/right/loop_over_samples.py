"""Outer products one by one, an explicit inverse."""

import torch


def natural_gradient(grad, per_sample_grads, damping):
    n = grad.shape[0]
    fisher = torch.zeros((n, n), dtype=grad.dtype, device=grad.device)
    for g in per_sample_grads:
        fisher += torch.outer(g, g)
    fisher /= len(per_sample_grads)
    fisher.diagonal().add_(damping)
    return torch.inverse(fisher) @ grad
