"""Rows by grad_outputs, an explicit inverse."""

import torch


def newton_step(f, x, damping=0.0):
    z = x.detach().clone().requires_grad_(True)
    grad = torch.autograd.grad(f(z), z, create_graph=True)[0]
    n = z.numel()
    H = torch.zeros(n, n, dtype=z.dtype, device=z.device)
    for i in range(n):
        unit = torch.zeros_like(z)
        unit[i] = 1
        H[i] = torch.autograd.grad(grad, z, grad_outputs=unit, retain_graph=True)[0]
    H += damping * torch.eye(n, dtype=z.dtype, device=z.device)
    with torch.no_grad():
        return z - torch.inverse(H) @ grad
