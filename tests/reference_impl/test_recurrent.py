"""The recurrent layers beside torch's modules, in float64: values and gradients."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.recurrent import bidirectional, gru, lstm, lstm_backward, rnn, rnn_backward

SIZES = [(2, 3, 4, 5), (1, 1, 1, 1), (3, 3, 3, 3), (4, 1, 2, 3), (1, 7, 5, 2), (2, 20, 1, 4)]  # N, L, D, H
KINDS = {"rnn": (rnn, torch.nn.RNN, 1), "gru": (gru, torch.nn.GRU, 3), "lstm": (lstm, torch.nn.LSTM, 4)}


def made(kind, N, L, D, H):
    """torch's module, an input, its states and the module's parameters under our names; all require grad."""
    torch.manual_seed(N + L)
    module = KINDS[kind][1](D, H, batch_first=True).double()
    x = torch.randn(D, N, L, dtype=torch.float64).permute(1, 2, 0).requires_grad_()  # strided
    states = [torch.randn(N, H, dtype=torch.float64, requires_grad=True) for _ in range(2 if kind == "lstm" else 1)]
    params = {name: getattr(module, f"{name}_l0") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
    return module, x, states, params


def by_torch(kind, module, x, states):
    layered = [state.unsqueeze(0) for state in states]
    outputs, last = module(x, tuple(layered) if kind == "lstm" else layered[0])
    return outputs, tuple(one[0] for one in last) if kind == "lstm" else last[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sizes", SIZES)
def test_a_recurrent_layer_equals_torchs_with_its_gradients(kind, sizes):
    module, x, states, params = made(kind, *sizes)
    results = [
        KINDS[kind][0](x, tuple(states) if kind == "lstm" else states[0], params),
        by_torch(kind, module, x, states),
    ]
    assert_close(results[0], results[1])
    leaves, found = [x, *states, *params.values()], []
    for outputs, last in results:
        loss = (outputs.sin()).sum() + sum(one.exp().sum() for one in (last if kind == "lstm" else [last]))
        found.append(torch.autograd.grad(loss, leaves))
    assert_close(found[0], found[1])


@pytest.mark.parametrize("kind", ["rnn", "lstm"])
@pytest.mark.parametrize("sizes", SIZES)
def test_backpropagation_through_time_has_autograds_gradients(kind, sizes):
    module, x, states, params = made(kind, *sizes)
    outputs, _ = by_torch(kind, module, x, states)
    grad_outputs = torch.randn(outputs.shape[::-1], dtype=torch.float64).permute(2, 1, 0)
    names = [*params, "x", *["h0", "c0"][: len(states)]]
    expected = dict(zip(names, torch.autograd.grad(outputs, [*params.values(), x, *states], grad_outputs), strict=True))
    detached = [state.detach() for state in states]
    backward = {"rnn": rnn_backward, "lstm": lstm_backward}[kind]
    values = {name: value.detach() for name, value in params.items()}
    assert_close(
        backward(grad_outputs, x.detach(), detached[0] if kind == "rnn" else tuple(detached), values), expected
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sizes", SIZES)
def test_a_bidirectional_layer_equals_torchs_with_its_gradients(kind, sizes):
    N, L, D, H = sizes
    torch.manual_seed(N)
    module = KINDS[kind][1](D, H, batch_first=True, bidirectional=True).double()
    x = torch.randn(D, N, L, dtype=torch.float64).permute(1, 2, 0).requires_grad_()
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    fwd, bwd = ({name: getattr(module, f"{name}_l0{end}") for name in names} for end in ("", "_reverse"))

    def from_zero(x, params):
        zeros = x.new_zeros(N, H)
        return KINDS[kind][0](x, (zeros, zeros) if kind == "lstm" else zeros, params)[0]

    leaves = [x, *fwd.values(), *bwd.values()]
    results = bidirectional(from_zero, x, fwd, bwd), module(x)[0]
    assert_close(*results)
    assert_close(*(torch.autograd.grad(one.sin().sum(), leaves) for one in results))
