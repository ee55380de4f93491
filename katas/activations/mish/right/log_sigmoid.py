"""softplus(x) = −log σ(−x); the derivative written with the gate."""

import torch


def _t(x):
    return torch.tanh(-torch.nn.functional.logsigmoid(-x))


def mish(x):
    return x * _t(x)


def mish_backward(grad_out, x):
    t, s = _t(x), 1 / (1 + torch.exp(-x.clamp(min=-80)))
    return grad_out * t + grad_out * x * s - grad_out * x * s * t * t
