"""Gradients by torch.autograd.grad; the move is taken back by subtraction."""

import torch


def sam_step(params, loss_closure, base_optimizer, rho=0.05):
    params = [p for p in params if p.requires_grad]
    loss = loss_closure()
    gradients = torch.autograd.grad(loss, params, allow_unused=True)
    length = torch.sqrt(sum((g**2).sum() for g in gradients if g is not None))
    moves = [None if g is None else g * (rho / (length + 1e-12)) for g in gradients]
    for p, move in zip(params, moves, strict=True):
        if move is not None:
            p.data.add_(move)
    there = torch.autograd.grad(loss_closure(), params, allow_unused=True)
    for p, move, g in zip(params, moves, there, strict=True):
        if move is not None:
            p.data.sub_(move)
        p.grad = g
    base_optimizer.step()
    return loss.detach()
