"""The magnitude from e^(−2|x|) − 1, then the sign."""

import torch


def tanh(x):
    m = torch.expm1(-2 * x.abs())
    return torch.sign(x) * -m / (m + 2)


def tanh_backward(grad_out, x):
    m = torch.expm1(-2 * x.abs())
    e = m + 1
    return grad_out * 4 * e / (e + 1) ** 2
