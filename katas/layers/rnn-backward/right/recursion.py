"""The way back as the returning half of a recursion over time."""

import torch


def rnn_backward(grad_outputs, x, h0, params):
    sums = {name: torch.zeros_like(params[name]) for name in params}
    grad_x = []

    def go(t, h):
        """Steps from t on; returns the gradient for h, the state before step t."""
        if t == x.size(1):
            return torch.zeros_like(h)
        z = torch.addmm(params["bias_ih"] + params["bias_hh"], x[:, t], params["weight_ih"].t())
        new = torch.tanh(z + h.mm(params["weight_hh"].t()))
        delta = (go(t + 1, new) + grad_outputs[:, t]) * (1 - new.pow(2))
        sums["weight_ih"] += torch.einsum("nh,nd->hd", delta, x[:, t])
        sums["weight_hh"] += torch.einsum("nh,nk->hk", delta, h)
        for name in ("bias_ih", "bias_hh"):
            sums[name] += delta.sum(0)
        grad_x.append(delta @ params["weight_ih"])
        return delta @ params["weight_hh"]

    grad_h0 = go(0, h0)
    return {"h0": grad_h0, "x": torch.stack(grad_x[::-1], dim=1), **sums}
