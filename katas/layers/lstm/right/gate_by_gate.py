"""Four products, one a gate, as the textbook writes them."""

import torch
from torch.nn.functional import linear


def lstm(x, state, params):
    h, c = state
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    parts = zip(*(params[name].chunk(4) for name in names), strict=True)
    gates = dict(zip("ifgo", parts, strict=True))

    def gate(name, x_t, h):
        w_ih, w_hh, b_ih, b_hh = gates[name]
        return linear(x_t, w_ih, b_ih) + linear(h, w_hh, b_hh)

    outputs = []
    for t in range(x.shape[1]):
        x_t = x[:, t]
        i, f, o = (gate(name, x_t, h).sigmoid() for name in "ifo")
        c = torch.addcmul(i * gate("g", x_t, h).tanh(), f, c)
        h = c.tanh() * o
        outputs += [h]
    return torch.stack(outputs, -2), (h, c)
