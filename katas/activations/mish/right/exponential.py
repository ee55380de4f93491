"""tanh(log(1 + eˣ)) = ((1 + eˣ)² − 1)/((1 + eˣ)² + 1), with the exponential that is at most 1."""

import torch


def _gate(x):
    z = torch.exp(-x.abs())
    positive = (1 + 2 * z) / (1 + 2 * z + 2 * z * z)  # for x ≥ 0, z = e⁻ˣ
    negative = (z * z + 2 * z) / (z * z + 2 * z + 2)  # for x < 0, z = eˣ
    return torch.where(x >= 0, positive, negative)


def mish(x):
    return x * _gate(x)


def mish_backward(grad_out, x):
    t = _gate(x)
    return grad_out * (t + x * (1 - t) * (1 + t) * torch.sigmoid(x))
