"""One pass for the norm, summed up as it goes; a Python float as factor."""

import torch


@torch.no_grad()
def clip_grad_norm(params, max_norm):
    with_grad, total = [], 0.0
    for p in params:
        if p.grad is None:
            continue
        with_grad.append(p)
        total = total + p.grad.norm(2) ** 2
    norm = total**0.5
    scale = min(1.0, max_norm / (float(norm) + 1e-6))
    for p in with_grad:
        p.grad.copy_(p.grad * scale)
    return norm
