"""torch's own gains, fresh draws of the standard distributions, scaled and copied in."""

import math

import torch


def _std(w, a, mode, nonlinearity):
    positions = w[0, 0].numel()
    fan = {"fan_in": w.size(1), "fan_out": w.size(0)}[mode] * positions
    return torch.nn.init.calculate_gain(nonlinearity, a) / math.sqrt(fan)


@torch.no_grad()
def kaiming_uniform_(w, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None):
    bound = math.sqrt(3) * _std(w, a, mode, nonlinearity)
    drawn = torch.rand(w.shape, generator=generator, dtype=w.dtype, device=w.device)
    w.copy_((2 * drawn - 1) * bound)
    return w


@torch.no_grad()
def kaiming_normal_(w, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None):
    drawn = torch.randn(w.shape, generator=generator, dtype=w.dtype, device=w.device)
    w.copy_(drawn * _std(w, a, mode, nonlinearity))
    return w
