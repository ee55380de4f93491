"""The activations of the reference against torch's own, forward and backward, and their contract's corners."""

import doctest
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from reference_impl import activations

ROOT = Path(__file__).resolve().parents[2]
POINTWISE = {
    "relu": (activations.relu, activations.relu_backward, F.relu),
    "sigmoid": (activations.sigmoid, activations.sigmoid_backward, torch.sigmoid),
    "tanh": (activations.tanh, activations.tanh_backward, torch.tanh),
    "gelu": (activations.gelu, activations.gelu_backward, F.gelu),
    "gelu-tanh": (
        lambda x: activations.gelu(x, approximate="tanh"),
        lambda grad_out, x: activations.gelu_backward(grad_out, x, approximate="tanh"),
        lambda x: F.gelu(x, approximate="tanh"),
    ),
}
ALONG_A_DIM = {
    "softmax": (activations.softmax, activations.softmax_backward, torch.softmax),
    "log-softmax": (activations.log_softmax, activations.log_softmax_backward, torch.log_softmax),
}
SHAPES = [(), (0,), (1,), (3, 0), (7,), (4, 1), (2, 3, 5)]


def drawn(*shape, seed=0, dtype=torch.float64):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


@pytest.mark.parametrize("name", POINTWISE)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_pointwise_functions_equal_torch_in_value_and_both_gradients(name, shape):
    ours, backward, theirs = POINTWISE[name]
    x = (drawn(shape) * 3).requires_grad_()
    grad_out = drawn(shape, seed=1)
    (wanted,) = torch.autograd.grad(theirs(x), x, grad_out)
    (through,) = torch.autograd.grad(ours(x), x, grad_out)
    torch.testing.assert_close(ours(x), theirs(x), rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(through, wanted, rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(backward(grad_out, x.detach()), wanted, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", POINTWISE)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_pointwise_functions_are_finite_for_large_inputs(name, dtype):
    ours, backward, theirs = POINTWISE[name]
    x = torch.tensor([-1e4, -710.0, -89.0, -20.0, 20.0, 89.0, 710.0, 1e4], dtype=dtype, requires_grad=True)
    value = ours(x)
    (gradient,) = torch.autograd.grad(value.sum(), x)
    by_hand = backward(torch.ones_like(x), x.detach())
    assert all(bool(torch.isfinite(one).all()) for one in (value, gradient, by_hand))
    torch.testing.assert_close(value, theirs(x))


@pytest.mark.parametrize("name", POINTWISE)
def test_pointwise_functions_leave_a_strided_input_unchanged(name):
    ours, backward, theirs = POINTWISE[name]
    x = drawn(5, 6).T[:, ::2]
    before = x.clone()
    torch.testing.assert_close(ours(x), theirs(x))
    backward(x, x)
    assert torch.equal(x, before)


def test_the_slope_of_relu_at_0_is_0():
    x = torch.tensor([0.0, -0.0, 1e-30], dtype=torch.float32)
    assert activations.relu_backward(torch.ones(3), x).tolist() == [0.0, 0.0, 1.0]


def test_tanh_is_accurate_near_0_and_has_slope_1_there():
    x = torch.tensor([-1e-30, -1e-9, 0.0, 1e-12, 1e-4], dtype=torch.float64, requires_grad=True)
    torch.testing.assert_close(activations.tanh(x), torch.tanh(x), rtol=1e-14, atol=0)
    (gradient,) = torch.autograd.grad(activations.tanh(x).sum(), x)
    torch.testing.assert_close(gradient, torch.ones_like(x), rtol=0, atol=1e-7)


@pytest.mark.parametrize("name", ALONG_A_DIM)
@pytest.mark.parametrize(
    ("shape", "dim"), [((5,), -1), ((1, 4), 1), ((4, 4), 0), ((3, 1), -1), ((2, 3, 5), 1), ((2, 3, 5), -3)]
)
def test_normalising_functions_equal_torch_in_value_and_both_gradients(name, shape, dim):
    ours, backward, theirs = ALONG_A_DIM[name]
    x = (drawn(*shape) * 3).requires_grad_()
    grad_out = drawn(*shape, seed=1)
    y = theirs(x, dim=dim)
    (wanted,) = torch.autograd.grad(y, x, grad_out)
    (through,) = torch.autograd.grad(ours(x, dim=dim), x, grad_out)
    torch.testing.assert_close(ours(x, dim=dim), y, rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(through, wanted, rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(backward(grad_out, y.detach(), dim=dim), wanted, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", ALONG_A_DIM)
@pytest.mark.parametrize("level", [-1e4, 0.0, 1e4])
def test_normalising_functions_are_right_at_any_level_of_the_scores(name, level):
    ours, _, theirs = ALONG_A_DIM[name]
    x = torch.tensor([[0.0, -3.0, 2.0], [-5000.0, 1.0, 5000.0]], requires_grad=True)
    value = ours(x + level)
    (gradient,) = torch.autograd.grad(value[:, 0].sum(), x)
    torch.testing.assert_close(value, theirs(x + level, dim=-1))
    assert bool(torch.isfinite(gradient).all())


def test_softmax_gives_minus_infinity_no_weight_and_no_gradient():
    x = torch.tensor([[0.0, -torch.inf, 1.0], [-torch.inf, 2.0, -torch.inf]], requires_grad=True)
    y = activations.softmax(x)
    y[:, 1].sum().backward()
    torch.testing.assert_close(y, torch.softmax(x, dim=-1))
    assert bool(torch.isfinite(x.grad).all())


@pytest.mark.parametrize(
    ("shape", "dim"), [((5,), -1), ((1, 4), 1), ((4, 4), 0), ((3, 1), -1), ((2, 3, 5), 1), ((2, 3, 5), -3)]
)
@pytest.mark.parametrize("level", [-1e4, 0.0, 1e4])
def test_logsumexp_equals_torch_in_value_and_both_gradients(shape, dim, level):
    x = (drawn(*shape) * 3 + level).requires_grad_()
    expected = torch.logsumexp(x, dim=dim)
    grad_out = drawn(*expected.shape, seed=1) if expected.dim() else torch.tensor(1.5, dtype=torch.float64)
    (wanted,) = torch.autograd.grad(expected, x, grad_out)
    (through,) = torch.autograd.grad(activations.logsumexp(x, dim=dim), x, grad_out)
    torch.testing.assert_close(activations.logsumexp(x, dim=dim), expected, rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(through, wanted, rtol=1e-11, atol=1e-11)
    torch.testing.assert_close(
        activations.logsumexp_backward(grad_out, x.detach(), dim=dim), wanted, rtol=1e-11, atol=1e-11
    )


def test_logsumexp_of_nothing_but_minus_infinity_is_minus_infinity():
    x = torch.tensor([[-torch.inf, -torch.inf], [0.0, -torch.inf]])
    assert activations.logsumexp(x).tolist() == [-torch.inf, 0.0]


@pytest.mark.parametrize("kata", ["relu", "sigmoid", "gelu", "softmax", "log-softmax"])
def test_the_prompts_examples_are_true(kata):
    prompt = (ROOT / "katas" / "activations" / kata / "prompt.md").read_text(encoding="utf-8")
    names = {"torch": torch, **vars(activations)}
    test = doctest.DocTestParser().get_doctest(prompt, names, kata, None, None)
    assert test.examples
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


def projected(z):
    """The nearest point of the simplex, by trying every support: the feasible one that is nearest."""
    best = None
    for bits in range(1, 2 ** len(z)):
        inside = torch.tensor([bool(bits >> i & 1) for i in range(len(z))])
        p = torch.where(inside, z - (z[inside].sum() - 1) / inside.sum(), torch.zeros_like(z))
        if (p >= 0).all() and (best is None or (p - z).norm() < (best - z).norm()):
            best = p
    return best


@pytest.mark.parametrize("spread", [0.02, 0.4, 1.0, 5.0])
@pytest.mark.parametrize(("shape", "dim"), [((6,), 0), ((4, 1), -1), ((3, 5), 0), ((2, 4, 3), 1)])
def test_sparsemax_is_the_projection_onto_the_simplex_with_its_jacobian(spread, shape, dim):
    x = (drawn(*shape) * spread + 0.3).requires_grad_()
    p = activations.sparsemax(x, dim)
    rows = [projected(z) for z in x.detach().movedim(dim, -1).reshape(-1, shape[dim])]
    expected = torch.stack(rows).reshape(x.movedim(dim, -1).shape).movedim(-1, dim)
    torch.testing.assert_close(p, expected)
    grad_out, support = drawn(*shape, seed=1), (expected > 0).double()
    # Martins and Astudillo, equation 14: on the support, grad_out less its mean there
    mean = (grad_out * support).sum(dim, keepdim=True) / support.sum(dim, keepdim=True)
    torch.testing.assert_close(torch.autograd.grad(p, x, grad_out)[0], support * (grad_out - mean))


def test_sparsemax_of_ties_shares_equally():
    p = activations.sparsemax(torch.tensor([[2.0, 2.0, -1.0], [0.0, 0.0, 0.0]]))
    torch.testing.assert_close(p, torch.tensor([[0.5, 0.5, 0.0], [1 / 3, 1 / 3, 1 / 3]]))
