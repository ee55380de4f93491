"""Deltas of the pre-activations in one tensor (N, L, 4H); the parameters' gradients are products over all steps."""

import torch


def lstm_backward(grad_outputs, x, state, params):
    N, L, D = x.shape
    H = state[0].shape[1]
    hs, cs, gates = [state[0]], [state[1]], []
    bias = params["bias_ih"] + params["bias_hh"]
    for t in range(L):
        a = x[:, t] @ params["weight_ih"].T + hs[-1] @ params["weight_hh"].T + bias
        gate = torch.cat([a[:, : 2 * H].sigmoid(), a[:, 2 * H : 3 * H].tanh(), a[:, 3 * H :].sigmoid()], dim=1)
        i, f, g, o = gate.split(H, dim=1)
        gates.append(gate)
        cs.append(f * cs[-1] + i * g)
        hs.append(o * cs[-1].tanh())
    deltas = []
    back_h = back_c = torch.zeros_like(hs[0])
    for t in range(L - 1, -1, -1):
        i, f, g, o = gates[t].split(H, dim=1)
        top = cs[t + 1].tanh()
        back_h = back_h + grad_outputs[:, t]
        back_c = back_c + back_h * o * (1 - top.square())
        by_gate = [back_c * g, back_c * cs[t], back_c * i, back_h * top]
        slopes = [i - i * i, f - f * f, 1 - g * g, o - o * o]
        delta = torch.cat([one * slope for one, slope in zip(by_gate, slopes, strict=True)], dim=1)
        deltas.insert(0, delta)
        back_h, back_c = delta @ params["weight_hh"], back_c * f
    all_deltas = torch.stack(deltas, dim=1)
    rows = all_deltas.reshape(N * L, 4 * H)
    return {
        "x": all_deltas @ params["weight_ih"],
        "h0": back_h,
        "c0": back_c,
        "weight_ih": rows.T @ x.reshape(N * L, D),
        "weight_hh": rows.T @ torch.stack(hs[:-1], dim=1).reshape(N * L, H),
        "bias_ih": rows.sum(dim=0),
        "bias_hh": rows.sum(dim=0),
    }
