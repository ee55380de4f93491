"""Copies in a dictionary; the norm of one long vector; a number is returned as a tensor of its own."""

import torch


def sam_step(params, loss_closure, base_optimizer, rho=0.05):
    tensors = tuple(params)

    def gradient():
        for p in tensors:
            p.grad = None
        with torch.enable_grad():
            loss = loss_closure()
            loss.backward()
        return loss.detach().clone()

    first = gradient()
    before = {p: p.detach().clone() for p in tensors}
    flat = torch.cat([p.grad.reshape(-1) for p in tensors if p.grad is not None])
    scale = rho / (torch.linalg.vector_norm(flat) + 1e-12)
    with torch.no_grad():
        for p in tensors:
            if p.grad is not None:
                p.add_(p.grad * scale)
    gradient()
    for p in tensors:
        p.data.copy_(before[p])
    base_optimizer.step()
    return first
