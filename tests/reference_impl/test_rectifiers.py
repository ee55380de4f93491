"""The rectifiers of the reference against torch's own, forward and backward."""

import pytest
import torch
import torch.nn.functional as F
from torch.testing import assert_close

from reference_impl.rectifiers import (
    PReLU,
    elu,
    elu_backward,
    leaky_relu,
    leaky_relu_backward,
    selu,
    selu_backward,
    softplus,
    softplus_backward,
)

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


@pytest.mark.parametrize("ours", [leaky_relu, elu, selu, softplus])
def test_a_strided_input_is_left_unchanged(ours):
    x = drawn((5, 6)).T[:, ::2]
    before = x.clone()
    assert_close(ours(x), ours(x.contiguous()))
    assert torch.equal(x, before)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("alpha", [0.3, 1.0, 3.0])
def test_elu_equals_torch(shape, alpha):
    agree(
        lambda x: elu(x, alpha),
        lambda x: F.elu(x, alpha),
        lambda grad_out, x: elu_backward(grad_out, x, alpha),
        drawn(shape) * 3,
    )


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_selu_equals_torch(shape):
    agree(selu, F.selu, selu_backward, drawn(shape) * 3)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("beta", [0.3, 1.0, 3.0])
def test_softplus_equals_torch(shape, beta):
    agree(
        lambda x: softplus(x, beta),
        lambda x: F.softplus(x, beta, threshold=800),
        lambda grad_out, x: softplus_backward(grad_out, x, beta),
        drawn(shape) * 3,
    )


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize(
    ("ours", "by_hand", "theirs"),
    [(elu, elu_backward, F.elu), (selu, selu_backward, F.selu), (softplus, softplus_backward, F.softplus)],
)
def test_large_inputs_are_right_and_their_gradients_finite(ours, by_hand, theirs, dtype):
    x = torch.tensor([-1e4, -710.0, -89.0, 89.0, 710.0, 1e4], dtype=dtype, requires_grad=True)
    (wanted,) = torch.autograd.grad(theirs(x).sum(), x)
    assert_close(ours(x), theirs(x))
    assert_close(torch.autograd.grad(ours(x).sum(), x)[0], wanted)
    assert_close(by_hand(torch.ones_like(x), x.detach()), wanted)


def test_small_results_keep_their_digits():
    x = torch.tensor([-1e-3, -1e-9, -1e-30], dtype=torch.float64)
    assert_close(elu(x), torch.expm1(x), rtol=1e-14, atol=0)
    tail = torch.tensor([-30.0, -50.0, -80.0], dtype=torch.float64)
    assert_close(softplus(tail), torch.log1p(torch.exp(tail)), rtol=1e-14, atol=0)


def test_the_slopes_at_0_are_torchs():
    x, ones = torch.zeros(2, requires_grad=True), torch.ones(2)
    (theirs,) = torch.autograd.grad(F.elu(x, 0.25).sum(), x)
    assert_close(elu_backward(ones, x.detach(), 0.25), theirs)
    (theirs,) = torch.autograd.grad(F.selu(x).sum(), x)
    assert_close(selu_backward(ones, x.detach()), theirs)


@pytest.mark.parametrize(
    ("shape", "channels"),
    [((), 1), ((0, 3), 1), ((5,), 1), ((2, 3), 1), ((4, 3), 3), ((1, 2, 5), 2), ((2, 3, 2, 4), 3), ((2, 1, 3), 1)],
    ids=str,
)
def test_prelu_equals_torch(shape, channels):
    layer = PReLU(channels, init=-0.5)
    assert torch.equal(layer.weight, torch.full((channels,), -0.5))
    layer.weight = drawn((channels,), seed=2)
    for seed in (3, 4):
        x, weight = drawn(shape, seed).requires_grad_(), layer.weight.clone().requires_grad_()
        expected, grad_out = F.prelu(x, weight), drawn(shape, seed=seed + 2)
        assert_close(layer.forward(x.detach()), expected.detach())
        wanted = torch.autograd.grad(expected, (x, weight), grad_out)
        assert_close((layer.backward(grad_out), layer.weight_grad), wanted)


def test_the_slope_of_prelu_at_0_is_the_negative_one_and_starts_at_a_quarter():
    layer = PReLU()
    layer.forward(torch.zeros(2, 3))
    assert_close(layer.backward(torch.ones(2, 3)), torch.full((2, 3), 0.25))
    assert_close(layer.weight_grad, torch.zeros(1))
