import math

import torch


def _inner(x):
    return 0.7978845608028654 * x * (1 + 0.044715 * x * x)


def gelu(x, approximate="none"):
    if approximate == "tanh":
        return 0.5 * x + 0.5 * x * torch.tanh(_inner(x))
    return 0.5 * x * torch.erfc(-x * math.sqrt(0.5))


def gelu_backward(grad_out, x, approximate="none"):
    if approximate == "tanh":
        t = _inner(x).tanh()
        sech2 = (1 - t) * (1 + t)
        du = 0.7978845608028654 * (1 + 0.134145 * x.square())
        return grad_out * (0.5 + 0.5 * t + 0.5 * x * sech2 * du)
    return grad_out * (0.5 * torch.erfc(-x * math.sqrt(0.5)) + x * torch.exp(-0.5 * x.square()) / math.sqrt(math.tau))
