"""Only the deltas are computed in the loop; the parameters' gradients are single products over all steps."""

import torch


def rnn_backward(grad_outputs, x, h0, params):
    N, L, D = x.shape
    H = h0.shape[1]
    W = params["weight_hh"]
    states = [h0]
    for t in range(L):
        pre = x[:, t] @ params["weight_ih"].T + states[-1] @ W.T + params["bias_ih"] + params["bias_hh"]
        states.append(torch.tanh(pre))
    deltas = x.new_zeros(N, L + 1, H)
    for t in range(L - 1, -1, -1):
        deltas[:, t] = (grad_outputs[:, t] + deltas[:, t + 1] @ W) * (1 - states[t + 1] ** 2)
    rows = deltas[:, :L].reshape(N * L, H)
    before = torch.stack(states[:-1], dim=1).reshape(N * L, H)
    bias = rows.sum(dim=0)
    return {
        "weight_ih": rows.T @ x.reshape(N * L, D),
        "weight_hh": rows.T @ before,
        "bias_ih": bias,
        "bias_hh": bias.clone(),
        "x": deltas[:, :L] @ params["weight_ih"],
        "h0": deltas[:, 0] @ W,
    }
