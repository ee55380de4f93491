"""Drawn in place into an empty tensor, by the standard deviation itself."""

import torch


@torch.no_grad()
def add_gradient_noise(params, step, sigma, gamma=0.55, generator=None):
    deviation = sigma * (1 + step) ** (-gamma / 2)
    for grad in [p.grad for p in params if p.grad is not None]:
        grad += torch.empty_like(grad).normal_(generator=generator) * deviation
