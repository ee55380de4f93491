"""The parameters are cut into the three parts first; h moves towards n by lerp."""

import torch
from torch.nn.functional import linear


def gru(x, h0, params):
    w_ir, w_iz, w_in = params["weight_ih"].chunk(3)
    w_hr, w_hz, w_hn = params["weight_hh"].chunk(3)
    b_ir, b_iz, b_in = params["bias_ih"].chunk(3)
    b_hr, b_hz, b_hn = params["bias_hh"].chunk(3)
    h, states = h0, []
    for x_t in x.unbind(dim=1):
        r = torch.sigmoid(linear(x_t, w_ir, b_ir) + linear(h, w_hr, b_hr))
        z = torch.sigmoid(linear(x_t, w_iz, b_iz) + linear(h, w_hz, b_hz))
        n = torch.tanh(linear(x_t, w_in, b_in) + r * linear(h, w_hn, b_hn))
        h = torch.lerp(n, h, z)
        states.append(h)
    return torch.stack(states, dim=1), h
