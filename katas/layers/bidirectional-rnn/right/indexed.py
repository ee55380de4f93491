"""Time reversed by an index."""

import torch


def bidirectional(rnn_fn, x, fwd, bwd):
    order = torch.arange(x.size(1) - 1, -1, -1, device=x.device)
    ahead = rnn_fn(x, fwd)
    back = rnn_fn(x[:, order], bwd)[:, order]
    return torch.cat((ahead, back), -1)
