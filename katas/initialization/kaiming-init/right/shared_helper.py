"""One helper for the standard deviation; scaled unit draws are copied into the tensor."""

import torch


def _std(w, a, mode, nonlinearity):
    fan = w[0].numel() if mode == "fan_in" else w[:, 0].numel()
    if nonlinearity == "leaky_relu":
        gain2 = 2 / (1 + a**2)
    else:
        gain2 = {"relu": 2, "linear": 1, "sigmoid": 1, "tanh": 25 / 9, "selu": 9 / 16}[nonlinearity]
    return (gain2 / fan) ** 0.5


@torch.no_grad()
def kaiming_uniform_(w, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None):
    noise = torch.rand(w.shape, generator=generator, dtype=w.dtype, device=w.device)
    w.copy_((2 * noise - 1) * 3**0.5 * _std(w, a, mode, nonlinearity))
    return w


@torch.no_grad()
def kaiming_normal_(w, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None):
    noise = torch.randn(w.shape, generator=generator, dtype=w.dtype, device=w.device)
    w.copy_(noise * _std(w, a, mode, nonlinearity))
    return w
