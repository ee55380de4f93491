"""Either side picked out and filled in."""

import torch


def tanh(x):
    out = torch.zeros_like(x)
    left = x < 0
    a = torch.expm1(2 * x[left])
    b = torch.expm1(-2 * x[~left])
    out = out.masked_scatter(left, a / (a + 2))
    return out.masked_scatter(~left, -b / (b + 2))


def tanh_backward(grad_out, x):
    y = tanh(x)
    return grad_out * (1 + y) * (1 - y)
