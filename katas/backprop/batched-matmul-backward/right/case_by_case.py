"""The vector cases one by one, everything else by recursion on matrices."""

import torch


def _reduce(gradient, like):
    while gradient.dim() > like.dim():
        gradient = gradient.sum(0)
    axes = [i for i in range(like.dim()) if like.size(i) == 1 and gradient.size(i) != 1]
    for axis in axes:
        gradient = torch.sum(gradient, axis, True)
    return gradient


def matmul_backward(grad_out, a, b):
    if a.dim() == 1 and b.dim() == 1:
        return grad_out * b, grad_out * a
    if b.dim() == 1:
        grad_a, grad_b = matmul_backward(grad_out.unsqueeze(-1), a, b.unsqueeze(-1))
        return grad_a, grad_b[:, 0]
    if a.dim() == 1:
        grad_a, grad_b = matmul_backward(grad_out.unsqueeze(-2), a.unsqueeze(-2), b)
        return grad_a[0], grad_b
    return _reduce(torch.matmul(grad_out, b.mT), a), _reduce(torch.matmul(a.mT, grad_out), b)
