"""Through .data, torch's table of gains, the fans from strides of a loop."""

import math

from torch.nn.init import calculate_gain


def _fan(w, mode):
    fan = w.size(1) if mode == "fan_in" else w.size(0)
    for side in list(w.size())[2:]:
        fan *= side
    return fan


def kaiming_uniform_(w, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None):
    limit = calculate_gain(nonlinearity, a) * math.sqrt(3.0) / math.sqrt(_fan(w, mode))
    w.data.uniform_(-limit, limit, generator=generator)
    return w


def kaiming_normal_(w, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None):
    w.data.normal_(mean=0.0, std=calculate_gain(nonlinearity, a) / _fan(w, mode) ** 0.5, generator=generator)
    return w
