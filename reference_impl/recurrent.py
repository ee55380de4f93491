"""Recurrent layers, step by step: a simple RNN, LSTM and GRU, and backpropagation through time for two of them.

Shapes: N sequences of length L with D features, H hidden units; x is (N, L, D), a state (N, H). Parameters are a dict:
weight_ih (G·H, D), weight_hh (G·H, H), bias_ih (G·H,), bias_hh (G·H,), with G gates one below the other, as in torch.
Notation in comments: dz is the gradient of the loss with respect to z, and has the shape of z; σ is the sigmoid.
"""

import torch


def rnn(x, h0, params):
    """A simple (Elman) recurrent layer with tanh, as `torch.nn.RNN(batch_first=True)` of one layer.

    x: (N, L, D), L ≥ 1. h0: the first state, (N, H).
    params: dict of weight_ih (H, D), weight_hh (H, H), bias_ih (H,), bias_hh (H,).
    Returns: (outputs, h_n): the state after every step, (N, L, H), and the last one, (N, H).

    Source: Elman 1990, "Finding Structure in Time" (https://doi.org/10.1207/s15516709cog1402_1);
    https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html.
    """
    h = h0
    outputs = []
    for t in range(x.shape[1]):
        from_input = x[:, t] @ params["weight_ih"].T + params["bias_ih"]  # (N, D) @ (D, H)
        from_state = h @ params["weight_hh"].T + params["bias_hh"]  # (N, H) @ (H, H)
        # h_t = tanh(W_ih x_t + b_ih + W_hh h_{t−1} + b_hh)
        h = torch.tanh(from_input + from_state)
        outputs.append(h)
    return torch.stack(outputs, dim=1), h


def lstm(x, state, params):
    """A layer of long short-term memory, as `torch.nn.LSTM(batch_first=True)` of one layer.

    x: (N, L, D), L ≥ 1. state: (h0, c0), the first hidden state and the first cell, (N, H) each.
    params: dict of weight_ih (4H, D), weight_hh (4H, H), bias_ih (4H,), bias_hh (4H,): the input gate, the forget gate,
        the candidate (cell gate) and the output gate, in this order.
    Returns: (outputs, (h_n, c_n)): the hidden state after every step, (N, L, H), and the last hidden state and cell.

    Source: Hochreiter & Schmidhuber 1997, "Long Short-Term Memory" (https://doi.org/10.1162/neco.1997.9.8.1735), with
    the forget gate of Gers et al. 2000; https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html.
    """
    h, c = state
    outputs = []
    for t in range(x.shape[1]):
        from_input = x[:, t] @ params["weight_ih"].T + params["bias_ih"]  # (N, D) @ (D, 4H)
        from_state = h @ params["weight_hh"].T + params["bias_hh"]  # (N, H) @ (H, 4H)
        a_i, a_f, a_g, a_o = (from_input + from_state).chunk(4, dim=1)  # (N, H) each
        i, f, o = torch.sigmoid(a_i), torch.sigmoid(a_f), torch.sigmoid(a_o)
        g = torch.tanh(a_g)
        # what is kept of the old cell and what is written; the product and the sum are elementwise
        c = f * c + i * g
        h = o * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs, dim=1), (h, c)


def gru(x, h0, params):
    """A layer of gated recurrent units, as `torch.nn.GRU(batch_first=True)` of one layer.

    x: (N, L, D), L ≥ 1. h0: the first state, (N, H).
    params: dict of weight_ih (3H, D), weight_hh (3H, H), bias_ih (3H,), bias_hh (3H,): the reset gate, the update gate
        and the candidate (new gate), in this order.
    Returns: (outputs, h_n): the state after every step, (N, L, H), and the last one, (N, H).

    Source: Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder" (https://arxiv.org/abs/1406.1078);
    gates as in https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html.
    """
    h = h0
    outputs = []
    for t in range(x.shape[1]):
        from_input = x[:, t] @ params["weight_ih"].T + params["bias_ih"]  # (N, D) @ (D, 3H)
        from_state = h @ params["weight_hh"].T + params["bias_hh"]  # (N, H) @ (H, 3H)
        i_r, i_z, i_n = from_input.chunk(3, dim=1)  # (N, H) each
        h_r, h_z, h_n = from_state.chunk(3, dim=1)
        r, z = torch.sigmoid(i_r + h_r), torch.sigmoid(i_z + h_z)
        # torch's reset gate works on the product with W_hn and its bias, not on h itself as in the paper
        n = torch.tanh(i_n + r * h_n)
        # z is the share of the old state that is kept (the paper's too; others use 1 − z for it)
        h = (1 - z) * n + z * h
        outputs.append(h)
    return torch.stack(outputs, dim=1), h
