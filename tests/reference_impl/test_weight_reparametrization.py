"""The two normalizations of weights in the reference beside torch's own, in float64."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.weight_reparametrization import spectral_norm, weight_norm


def drawn(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("shape", [(4, 3), (1, 5), (3, 1), (2, 3, 4), (3, 2, 1, 5)], ids=str)
def test_weight_norm_equals_torch_along_every_dimension(shape):
    v, grad_out = drawn(*shape).requires_grad_(), drawn(*shape, seed=2)
    for dim in range(len(shape)):
        g = drawn(*(size if d == dim else 1 for d, size in enumerate(shape)), seed=1).requires_grad_()
        theirs = torch._weight_norm(v, g, dim)
        assert_close(weight_norm(v, g, dim), theirs)
        ours = torch.autograd.grad(weight_norm(v, g, dim), (v, g), grad_out)
        assert_close(ours, torch.autograd.grad(theirs, (v, g), grad_out))


class Layer(torch.nn.Module):
    """Nothing but a weight, for torch's hook to work on."""

    def __init__(self, weight):
        super().__init__()
        self.weight = torch.nn.Parameter(weight)

    def forward(self):
        return self.weight


@pytest.mark.parametrize("shape", [(4, 3), (1, 5), (5, 1), (3, 2, 4), (3, 2, 3, 2)], ids=str)
@pytest.mark.parametrize("n_iters", [1, 4])
def test_spectral_norm_equals_torch_call_after_call_with_its_gradient(shape, n_iters):
    layer = torch.nn.utils.spectral_norm(Layer(drawn(*shape)), n_power_iterations=n_iters)
    layer.weight_u.copy_(u := drawn(shape[0], seed=1))
    for call in range(3):
        theirs, (ours, u) = layer(), spectral_norm(layer.weight_orig, u, n_iters)
        assert_close((ours, u), (theirs, layer.weight_u))
        grad_out = drawn(*shape, seed=2 + call)
        wanted = torch.autograd.grad(theirs, layer.weight_orig, grad_out)
        assert_close(torch.autograd.grad(ours, layer.weight_orig, grad_out), wanted)


def test_many_iterations_find_the_largest_singular_value_and_leave_u_alone():
    w, u = drawn(5, 7), drawn(5, seed=1)
    before = u.clone()
    normalized, new = spectral_norm(w, u, n_iters=500)
    assert_close(torch.linalg.matrix_norm(normalized, 2), torch.ones((), dtype=torch.float64))
    assert_close(new.norm(), torch.ones((), dtype=torch.float64))
    assert torch.equal(u, before)


def test_eps_stands_in_for_a_shorter_length():
    w, u = torch.tensor([[2.0, 0.0]]), torch.tensor([1.0])
    # v = (2, 0)/4, u = 1/4, σ = u·W·v = 1/4
    assert_close(spectral_norm(w, u, eps=4.0), (4 * w, torch.tensor([0.25])))
