"""All noise in one draw, cut into the gradients' shapes."""

import math

import torch


def add_gradient_noise(params, step, sigma, gamma=0.55, generator=None):
    grads = [p.grad for p in params if p.grad is not None]
    if not grads:
        return None
    sizes = [grad.numel() for grad in grads]
    noise = torch.randn(sum(sizes), generator=generator, dtype=grads[0].dtype, device=grads[0].device)
    std = math.sqrt(sigma * sigma / math.pow(step + 1, gamma))
    for grad, part in zip(grads, noise.split(sizes), strict=True):
        grad.copy_(grad + std * part.reshape(grad.shape))
    return grads
