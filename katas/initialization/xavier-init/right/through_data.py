"""Through .data; the kernel's size by a loop over its sides."""

import math


def _fans(w):
    field = 1
    for side in list(w.size())[2:]:
        field *= side
    return w.size(1) * field, w.size(0) * field


def xavier_uniform_(w, gain=1.0, generator=None):
    fan_in, fan_out = _fans(w)
    limit = gain * math.sqrt(3.0 / ((fan_in + fan_out) / 2))
    w.data.uniform_(-limit, limit, generator=generator)
    return w


def xavier_normal_(w, gain=1.0, generator=None):
    std = gain / math.sqrt(sum(_fans(w)) / 2)
    w.data.normal_(mean=0.0, std=std, generator=generator)
    return w
