"""The selective scan against its closed form and against a plain exponential average."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.state_space import selective_scan


def inputs(n, length, channels, size):
    generator = torch.Generator().manual_seed(0)

    def normal(*shape):
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    delta, A = (
        torch.rand((n, length, channels), generator=generator, dtype=torch.float64) + 0.1,
        -normal(channels, size).abs(),
    )
    return normal(n, length, channels), delta, A, normal(n, length, size), normal(n, length, size)


def closed_form(u, delta, A, B, C):
    """y_t = Σ_{s ≤ t} Σ_S C_t · exp(A Σ_{s < k ≤ t} Δ_k) · Δ_s B_s u_s, every index written out."""
    y = torch.zeros_like(u)
    n, length, channels = u.shape
    for i in range(n):
        for t in range(length):
            for c in range(channels):
                for s in range(t + 1):
                    decay = torch.exp(A[c] * delta[i, s + 1 : t + 1, c].sum())
                    y[i, t, c] += (C[i, t] * decay * B[i, s]).sum() * delta[i, s, c] * u[i, s, c]
    return y


@pytest.mark.parametrize("sizes", [(2, 5, 3, 4), (1, 1, 1, 1), (3, 2, 1, 5), (1, 7, 2, 1)])
def test_it_is_the_closed_form_with_its_gradients(sizes):
    leaves = [tensor.requires_grad_() for tensor in inputs(*sizes)]
    weight = torch.linspace(-1, 2, leaves[0].numel(), dtype=torch.float64).reshape(leaves[0].shape)
    ours, theirs = selective_scan(*leaves), closed_form(*leaves)
    assert_close(ours, theirs)
    gradients = [torch.autograd.grad((y * weight).sum(), leaves, materialize_grads=True) for y in (ours, theirs)]
    assert_close(gradients[0], gradients[1])


def test_the_direct_path_adds_d_times_the_input():
    tensors, D = inputs(2, 4, 3, 2), torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64)
    assert_close(selective_scan(*tensors, D), selective_scan(*tensors) + D * tensors[0])


def test_with_everything_constant_it_is_a_leaky_sum():
    u = torch.arange(1.0, 6.0).reshape(1, 5, 1)
    ones = torch.ones(1, 5, 1)
    y = selective_scan(u, ones, torch.tensor([[-0.7]]), ones, ones).flatten()
    total, leak = 0.0, torch.exp(torch.tensor(-0.7)).item()
    for t in range(5):
        total = leak * total + u[0, t, 0].item()
        assert y[t].item() == pytest.approx(total, rel=1e-5)
