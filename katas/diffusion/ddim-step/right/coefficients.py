"""Collected by x_t and ε: two numbers, computed as tensors."""

import torch


def ddim_step(x_t, eps, alpha_bar, alpha_bar_prev, eta=0.0, noise=None):
    a = torch.tensor(alpha_bar, dtype=torch.float64)
    b = torch.tensor(alpha_bar_prev, dtype=torch.float64)
    sigma = eta * ((1 - b) / (1 - a) * (1 - a / b)).sqrt()
    on_x = (b / a).sqrt()
    on_eps = (1 - b - sigma**2).clamp(min=0).sqrt() - on_x * (1 - a).sqrt()
    result = on_x.item() * x_t + on_eps.item() * eps
    if eta != 0:
        result += sigma.item() * noise
    return result
