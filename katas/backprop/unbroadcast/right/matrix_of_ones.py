"""Stretched dimensions as products with ones."""

import torch


def unbroadcast(grad, shape):
    while grad.dim() > len(shape):
        grad = torch.einsum("a...->...", grad)
    for i in range(len(shape)):
        if shape[i] == 1 and grad.shape[i] != 1:
            moved = grad.movedim(i, -1)
            ones = torch.ones(moved.shape[-1], 1, dtype=grad.dtype, device=grad.device)
            grad = (moved @ ones).movedim(-1, i)
    return grad
