"""One function a step forward, one a step back."""

import torch


def _forward(x, h, c, p):
    a = torch.nn.functional.linear(x, p["weight_ih"], p["bias_ih"])
    a = a + torch.nn.functional.linear(h, p["weight_hh"], p["bias_hh"])
    i, f, g, o = a.chunk(4, 1)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    new = f * c + i * g
    return o * new.tanh(), new, (x, h, c, i, f, g, o, new)


def _backward(dh, dc, kept, p, grads):
    x, h, c, i, f, g, o, new = kept
    dc = dc + dh * o / new.cosh() ** 2
    d = x.new_empty(len(x), 4, h.shape[1])
    d[:, 0], d[:, 1], d[:, 2] = dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g**2)
    d[:, 3] = dh * new.tanh() * o * (1 - o)
    d = d.flatten(1)
    grads["weight_ih"].addmm_(d.t(), x)
    grads["weight_hh"].addmm_(d.t(), h)
    grads["bias_ih"].add_(d.sum(0))
    grads["bias_hh"].add_(d.sum(0))
    return d.mm(p["weight_ih"]), d.mm(p["weight_hh"]), dc * f


def lstm_backward(grad_outputs, x, state, params):
    h, c = state
    tape = []
    for x_t in x.unbind(1):
        h, c, kept = _forward(x_t, h, c, params)
        tape.append(kept)
    grads = {name: torch.zeros(value.shape, dtype=x.dtype, device=x.device) for name, value in params.items()}
    grads["x"] = torch.empty(x.shape, dtype=x.dtype, device=x.device)
    dh, dc = torch.zeros_like(h), torch.zeros_like(c)
    while tape:
        t = len(tape) - 1
        grads["x"][:, t], dh, dc = _backward(dh + grad_outputs[:, t], dc, tape.pop(), params, grads)
    return {**grads, "h0": dh, "c0": dc}
