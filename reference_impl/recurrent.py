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


def rnn_backward(grad_outputs, x, h0, params):
    """Backpropagation through time for `rnn`: the gradients of a loss that depends on all outputs.

    grad_outputs: the gradient for the outputs, (N, L, H), where outputs is what `rnn(x, h0, params)` returns first.
    x: (N, L, D), L ≥ 1. h0: (N, H). params: dict of weight_ih (H, D), weight_hh (H, H), bias_ih (H,), bias_hh (H,).
    Returns: dict of the gradients for "weight_ih", "weight_hh", "bias_ih", "bias_hh", "x" and "h0", shaped as these.

    Source: Werbos 1990, "Backpropagation Through Time: What It Does and How to Do It" (https://doi.org/10.1109/5.58337).
    """
    outputs, _ = rnn(x, h0, params)
    weight_ih, weight_hh = params["weight_ih"], params["weight_hh"]
    grads = {name: torch.zeros_like(value) for name, value in params.items()}
    grads["x"] = torch.empty_like(x)
    dh = torch.zeros_like(h0)  # what comes back from the step after
    for t in reversed(range(x.shape[1])):
        h = outputs[:, t]
        h_before = outputs[:, t - 1] if t > 0 else h0
        dh = dh + grad_outputs[:, t]  # the state goes out, and on to the next step: both gradients add up
        da = dh * (1 - h * h)  # tanh′ = 1 − tanh², (N, H)
        # the same parameters serve every step: their gradients add up
        grads["weight_ih"] += da.T @ x[:, t]  # (H, N) @ (N, D)
        grads["weight_hh"] += da.T @ h_before  # (H, N) @ (N, H)
        grads["bias_ih"] += da.sum(dim=0)
        grads["bias_hh"] += da.sum(dim=0)
        grads["x"][:, t] = da @ weight_ih  # (N, H) @ (H, D)
        dh = da @ weight_hh  # (N, H) @ (H, H): for the state before
    grads["h0"] = dh
    return grads


def lstm_backward(grad_outputs, x, state, params):
    """Backpropagation through time for `lstm`: the gradients of a loss that depends on all outputs.

    grad_outputs: the gradient for the outputs, (N, L, H), where outputs is what `lstm(x, state, params)` returns first.
    x: (N, L, D), L ≥ 1. state: (h0, c0), (N, H) each.
    params: dict of weight_ih (4H, D), weight_hh (4H, H), bias_ih (4H,), bias_hh (4H,), in torch's order of gates.
    Returns: dict of the gradients for "weight_ih", "weight_hh", "bias_ih", "bias_hh", "x", "h0" and "c0", shaped as
        these.

    Source: Hochreiter & Schmidhuber 1997, "Long Short-Term Memory" (https://doi.org/10.1162/neco.1997.9.8.1735), with
    the full gradient as in Graves & Schmidhuber 2005 (https://doi.org/10.1016/j.neunet.2005.06.042).
    """
    weight_ih, weight_hh = params["weight_ih"], params["weight_hh"]
    # forward, keeping what the way back needs
    h, c = state
    steps = []
    for t in range(x.shape[1]):
        a = x[:, t] @ weight_ih.T + params["bias_ih"] + h @ weight_hh.T + params["bias_hh"]  # (N, 4H)
        a_i, a_f, a_g, a_o = a.chunk(4, dim=1)
        i, f, g, o = torch.sigmoid(a_i), torch.sigmoid(a_f), torch.tanh(a_g), torch.sigmoid(a_o)
        h_before, c_before = h, c
        c = f * c_before + i * g
        h = o * torch.tanh(c)
        steps.append((i, f, g, o, torch.tanh(c), h_before, c_before))
    grads = {name: torch.zeros_like(value) for name, value in params.items()}
    grads["x"] = torch.empty_like(x)
    dh, dc = torch.zeros_like(state[0]), torch.zeros_like(state[1])  # what comes back from the step after
    for t in reversed(range(x.shape[1])):
        i, f, g, o, tanh_c, h_before, c_before = steps[t]
        dh = dh + grad_outputs[:, t]  # the hidden state goes out, and on to the next step
        # h = o · tanh(c): the cell is reached through h and from the step after
        dc = dc + dh * o * (1 - tanh_c * tanh_c)
        # c = f · c_before + i · g, then through the slopes σ(1 − σ) and 1 − tanh²
        da_i = dc * g * i * (1 - i)
        da_f = dc * c_before * f * (1 - f)
        da_g = dc * i * (1 - g * g)
        da_o = dh * tanh_c * o * (1 - o)
        da = torch.cat([da_i, da_f, da_g, da_o], dim=1)  # (N, 4H), in the order of the parameters
        grads["weight_ih"] += da.T @ x[:, t]  # (4H, N) @ (N, D)
        grads["weight_hh"] += da.T @ h_before  # (4H, N) @ (N, H)
        grads["bias_ih"] += da.sum(dim=0)
        grads["bias_hh"] += da.sum(dim=0)
        grads["x"][:, t] = da @ weight_ih  # (N, 4H) @ (4H, D)
        dh = da @ weight_hh  # (N, 4H) @ (4H, H)
        dc = dc * f  # the cell's own way back: one factor a step, no matrix
    grads["h0"], grads["c0"] = dh, dc
    return grads


def bidirectional(rnn_fn, x, fwd, bwd):
    """A bidirectional recurrent layer, made of any layer that reads in one direction.

    rnn_fn: a function `rnn_fn(x, params)` that reads a batch of sequences (N, L, D) from the first step to the last and
        returns its output at every step, (N, L, H).
    x: (N, L, D), L ≥ 1. fwd, bwd: what rnn_fn takes as params, for reading forwards and for reading backwards.
    Returns: (N, L, 2H): at each step of x first what reading forwards gives there, then what reading backwards gives
        there. Autograd can differentiate it.

    Source: Schuster & Paliwal 1997, "Bidirectional Recurrent Neural Networks" (https://doi.org/10.1109/78.650093).
    """
    forwards = rnn_fn(x, fwd)  # (N, L, H)
    read_backwards = rnn_fn(x.flip(1), bwd)  # (N, L, H): its first step is the last one of x
    backwards = read_backwards.flip(1)  # at step t: what was read from the end to t
    return torch.cat([forwards, backwards], dim=2)
