"""Time first inside; gates cut by slices of H columns."""

import torch


def lstm(x, state, params):
    hidden, cell = state
    H = hidden.size(-1)
    b = params["bias_ih"] + params["bias_hh"]
    steps = []
    for x_t in x.transpose(0, 1):
        a = torch.matmul(x_t, params["weight_ih"].t()) + torch.matmul(hidden, params["weight_hh"].t()) + b
        ifo = torch.sigmoid(torch.cat([a[:, : 2 * H], a[:, 3 * H :]], dim=1))
        cell = ifo[:, H : 2 * H] * cell + ifo[:, :H] * a[:, 2 * H : 3 * H].tanh()
        hidden = ifo[:, 2 * H :] * cell.tanh()
        steps.append(hidden)
    return torch.stack(steps, 1), (hidden, cell)
