"""The rectifiers of the reference against torch's own, forward and backward."""

import pytest
import torch
import torch.nn.functional as F
from torch.testing import assert_close

from reference_impl.rectifiers import leaky_relu, leaky_relu_backward

SHAPES = [(), (0,), (1,), (3, 0), (7,), (4, 1), (2, 3, 5)]


def drawn(shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def agree(ours, theirs, by_hand, x):
    """Value, the gradient through it, and the gradient by hand, all as torch has them."""
    x = x.requires_grad_()
    grad_out = drawn(x.shape, seed=1)
    (wanted,) = torch.autograd.grad(theirs(x), x, grad_out)
    assert_close(ours(x), theirs(x), rtol=1e-12, atol=1e-14)
    assert_close(torch.autograd.grad(ours(x), x, grad_out)[0], wanted, rtol=1e-12, atol=1e-14)
    assert_close(by_hand(grad_out, x.detach()), wanted, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("slope", [0.0, 0.01, 0.5, 1.0, 3.0])
def test_leaky_relu_equals_torch(shape, slope):
    agree(
        lambda x: leaky_relu(x, slope),
        lambda x: F.leaky_relu(x, slope),
        lambda grad_out, x: leaky_relu_backward(grad_out, x, slope),
        drawn(shape) * 3,
    )


def test_the_slope_of_leaky_relu_at_0_is_the_negative_one():
    x = torch.zeros(2, requires_grad=True)
    (theirs,) = torch.autograd.grad(F.leaky_relu(x, 0.25).sum(), x)
    assert_close(leaky_relu_backward(torch.ones(2), x.detach(), 0.25), theirs)


@pytest.mark.parametrize("ours", [leaky_relu])
def test_a_strided_input_is_left_unchanged(ours):
    x = drawn((5, 6)).T[:, ::2]
    before = x.clone()
    assert_close(ours(x), ours(x.contiguous()))
    assert torch.equal(x, before)
