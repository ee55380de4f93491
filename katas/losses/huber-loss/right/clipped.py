"""|e| is divided into what is within δ and what is beyond."""

import torch


def huber_loss(pred, target, delta=1.0):
    size = (pred - target).abs()
    within = torch.clamp(size, max=delta)
    return (within**2 / 2 + delta * (size - within)).mean()


def huber_loss_backward(pred, target, delta=1.0):
    e = pred - target
    slope = torch.where(e > delta, delta, torch.where(e < -delta, -delta, e))
    return slope / e.numel()
