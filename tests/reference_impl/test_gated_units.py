"""The gated units of the reference against torch's own pieces, in float64."""

import pytest
import torch
import torch.nn.functional as F
from torch.testing import assert_close

from reference_impl.gated_units import (
    glu,
    hard_sigmoid,
    hard_sigmoid_backward,
    hard_swish,
    hard_swish_backward,
    mish,
    mish_backward,
    silu,
    silu_backward,
    swiglu,
)


def drawn(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def gradients(result, inputs):
    weights = torch.linspace(-1, 2, result.numel(), dtype=result.dtype).reshape(result.shape)
    return torch.autograd.grad((result * weights).sum(), inputs)


@pytest.mark.parametrize(
    ("shape", "dim"), [((2,), 0), ((1, 6), -1), ((4, 3), 0), ((3, 2, 5), 1), ((2, 4, 6), -3), ((0, 4), 1)]
)
def test_glu_equals_torch(shape, dim):
    x = drawn(*shape).mul(3).requires_grad_()
    assert_close(glu(x, dim=dim), F.glu(x, dim=dim), rtol=1e-13, atol=1e-14)
    assert_close(gradients(glu(x, dim=dim), x), gradients(F.glu(x, dim=dim), x), rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("leading", [(), (1,), (3,), (2, 1, 4), (0,)], ids=str)
@pytest.mark.parametrize(("hidden", "dim"), [(5, 3), (4, 4), (1, 2)])
def test_swiglu_equals_three_linear_layers_with_silu(leading, hidden, dim):
    x = drawn(*leading, dim).requires_grad_()
    shapes = ((hidden, dim), (hidden, dim), (dim, hidden))
    weights = [drawn(*shape, seed=1 + i).requires_grad_() for i, shape in enumerate(shapes)]
    expected = F.linear(F.silu(F.linear(x, weights[0])) * F.linear(x, weights[1]), weights[2])
    result = swiglu(x, *weights)
    assert_close(result, expected, rtol=1e-13, atol=1e-14)
    assert_close(gradients(result, (x, *weights)), gradients(expected, (x, *weights)), rtol=1e-12, atol=1e-13)


def test_strided_inputs_are_left_unchanged_and_float32_stays():
    x = drawn(6, 5).T[:, ::2].float()
    x = torch.cat([x, x[:, :1]], dim=1).T.contiguous().T
    before = x.clone()
    assert_close(glu(x), F.glu(x))
    assert torch.equal(x, before)
    assert glu(x).dtype == torch.float32


@pytest.mark.parametrize("shape", [(), (0,), (1,), (4, 1), (2, 3, 5)], ids=str)
@pytest.mark.parametrize("beta", [0.0, 0.5, 1.0, 3.0])
def test_silu_equals_torchs_in_value_and_both_gradients(shape, beta):
    x, grad_out = drawn(*shape).mul(3).requires_grad_(), drawn(*shape, seed=1)
    expected = F.silu(beta * x) / beta if beta else x / 2
    (wanted,) = torch.autograd.grad(expected, x, grad_out)
    assert_close(silu(x, beta), expected, rtol=1e-12, atol=1e-14)
    assert_close(torch.autograd.grad(silu(x, beta), x, grad_out)[0], wanted, rtol=1e-12, atol=1e-14)
    assert_close(silu_backward(grad_out, x.detach(), beta), wanted, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_silu_is_right_for_large_inputs(dtype):
    x = torch.tensor([-1e4, -710.0, -89.0, 89.0, 710.0, 1e4], dtype=dtype, requires_grad=True)
    (gradient,) = torch.autograd.grad(silu(x).sum(), x)
    assert_close(silu(x), F.silu(x))
    assert_close(gradient, torch.tensor([0.0, 0.0, 0.0, 1.0, 1.0, 1.0], dtype=dtype))
    assert_close(silu_backward(torch.ones_like(x), x.detach()), gradient)


BY_HAND = [
    (mish, mish_backward, F.mish),
    (hard_sigmoid, hard_sigmoid_backward, F.hardsigmoid),
    (hard_swish, hard_swish_backward, F.hardswish),
]


@pytest.mark.parametrize(("ours", "by_hand", "theirs"), BY_HAND)
@pytest.mark.parametrize("shape", [(), (0, 3), (1,), (7,), (4, 1), (2, 3, 5)], ids=str)
def test_mish_and_the_hard_functions_equal_torch_in_value_and_both_gradients(ours, by_hand, theirs, shape):
    x, grad_out = (drawn(*shape) * 3).requires_grad_(), drawn(*shape, seed=1)
    (wanted,) = torch.autograd.grad(theirs(x), x, grad_out)
    assert_close(ours(x), theirs(x))  # not closer: torch's 1/6 is a float32
    assert_close(torch.autograd.grad(ours(x), x, grad_out)[0], wanted)
    assert_close(by_hand(grad_out, x.detach()), wanted)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize(("ours", "by_hand", "theirs"), BY_HAND)
def test_far_from_zero_they_are_right_and_finite(ours, by_hand, theirs, dtype):
    x = torch.tensor([-1e4, -710.0, -89.0, 0.0, 89.0, 710.0, 1e4], dtype=dtype, requires_grad=True)
    (wanted,) = torch.autograd.grad(theirs(x).sum(), x)
    assert_close(ours(x), theirs(x))
    assert_close(torch.autograd.grad(ours(x).sum(), x)[0], wanted)
    assert_close(by_hand(torch.ones_like(x), x.detach()), wanted)


def test_the_hard_sigmoid_is_level_at_its_kinks_as_torchs():
    x = torch.tensor([-3.0, 3.0], requires_grad=True)
    (theirs,) = torch.autograd.grad(F.hardsigmoid(x).sum(), x)
    assert_close(hard_sigmoid_backward(torch.ones(2), x.detach()), theirs)
