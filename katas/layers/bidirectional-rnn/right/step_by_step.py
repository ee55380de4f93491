"""The halves written into one tensor, step by step."""

import torch


def bidirectional(rnn_fn, x, fwd, bwd):
    length = x.shape[1]
    reversed_x = torch.stack([x[:, length - 1 - t] for t in range(length)], dim=1)
    behind, ahead = rnn_fn(reversed_x, bwd), rnn_fn(x, fwd)
    hidden = ahead.shape[-1]
    out = ahead.new_empty(x.shape[0], length, 2 * hidden)
    for t in range(length):
        out[:, t, :hidden] = ahead[:, t]
        out[:, t, hidden:] = behind[:, length - 1 - t]
    return out
