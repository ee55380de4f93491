"""The mixture of experts beside a loop over tokens with Python numbers, in float64."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.mixture_of_experts import MixtureOfExperts


def by_tokens(layer, x):
    """Result and loss, a token at a time."""
    tokens, count = x.reshape(-1, x.shape[-1]), len(layer.experts)
    rows, chosen, total = [], [0] * count, torch.zeros(count, dtype=x.dtype)
    for token in tokens:
        probabilities = torch.softmax(layer.router(token), dim=0)
        best = sorted(range(count), key=lambda e, p=probabilities: -p[e].item())[: layer.top_k]
        mass = sum(probabilities[e] for e in best)
        rows.append(sum(probabilities[e] / mass * layer.experts[e](token) for e in best))
        total = total + probabilities
        for e in best:
            chosen[e] += 1
    shares = torch.tensor(chosen, dtype=x.dtype) / sum(chosen)
    return torch.stack(rows).reshape(x.shape), count * (shares * total / len(tokens)).sum()


@pytest.mark.parametrize(("num_experts", "top_k"), [(1, 1), (4, 1), (4, 2), (3, 3), (6, 4)])
@pytest.mark.parametrize("leading", [(), (1,), (9,), (2, 3), (2, 1, 3)])
def test_equals_the_loop_over_tokens_with_its_gradients(num_experts, top_k, leading):
    layer = MixtureOfExperts(4, 3, num_experts, top_k).double()
    x = torch.randn(*leading, 4, dtype=torch.float64, requires_grad=True)
    ours, expected = layer(x), by_tokens(layer, x)
    assert_close(ours, expected)
    wanted = [x, *layer.parameters()]
    grads = [
        torch.autograd.grad(out.square().sum() + 3 * aux, wanted, materialize_grads=True, allow_unused=True)
        for out, aux in (ours, expected)
    ]
    assert_close(*grads)


def test_an_even_load_has_a_loss_of_1():
    layer = MixtureOfExperts(4, 3, 4, 1)
    layer.router.weight.data = 50 * torch.eye(4)
    layer.router.bias.data.zero_()
    assert layer(torch.eye(4).repeat(3, 1))[1].item() == pytest.approx(1.0)
