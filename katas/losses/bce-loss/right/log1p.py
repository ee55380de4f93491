"""log(1 − p) by log1p; the larger of the logarithm and −100."""

import torch


def bce_loss(prob, target):
    floor = torch.full_like(prob, -100.0)
    good = torch.maximum(prob.log(), floor)
    bad = torch.maximum(torch.log1p(-prob), floor)
    return torch.sum((target - 1) * bad - target * good) / prob.numel()


def bce_loss_backward(prob, target):
    floor = torch.tensor(1e-12, dtype=prob.dtype, device=prob.device)
    return torch.div(prob - target, torch.maximum(prob - prob * prob, floor)) / target.numel()
