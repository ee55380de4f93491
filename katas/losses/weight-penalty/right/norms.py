"""By torch's norms, parameter by parameter."""

import torch


def l2_penalty(params, lam):
    total = 0.0
    for p in params:
        total = total + 0.5 * lam * torch.sum(p * p)
    return total


def l1_penalty(params, lam):
    return torch.stack([torch.linalg.vector_norm(p, ord=1) for p in params]).sum() * lam


def l2_penalty_backward(params, lam):
    grads = []
    for p in params:
        with torch.no_grad():
            grads.append(p * lam)
    return grads


@torch.no_grad()
def l1_penalty_backward(params, lam):
    return [torch.sgn(p) * lam for p in params]
