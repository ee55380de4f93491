"""Scales only where it has to; the norm from one long vector."""

import torch


def clip_grad_norm(params, max_norm):
    params = [p for p in params if p.grad is not None]
    flat = torch.cat([p.grad.reshape(-1) for p in params])
    total = torch.linalg.vector_norm(flat)
    if total > max_norm:
        for p in params:
            p.grad *= max_norm / (total + 1e-6)
    return total
