"""The hand-written backward passes beside autograd's, in float64, and the conventions of the catalogue."""

import math

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from reference_impl.backprop import (
    MLP,
    Linear,
    TwoLayerNetwork,
    clip_grad_norm,
    clip_grad_value,
    numerical_gradient,
)


def draw(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


# --- numerical_gradient


@pytest.mark.parametrize("shape", [(), (1,), (4,), (2, 3), (2, 1, 3), (0,), (2, 0)])
def test_the_numerical_gradient_is_close_to_autograds(shape):
    x = draw(*shape).requires_grad_()

    def f(t):
        return (t.sin() * t.exp()).sum() + t.sum() ** 2

    (expected,) = torch.autograd.grad(f(x), x)
    assert_close(numerical_gradient(f, x), expected, rtol=1e-6, atol=1e-8)
    assert not numerical_gradient(f, x).requires_grad


@pytest.mark.parametrize("h", [0.5, 0.1, 1e-3])
def test_the_formula_is_the_centred_difference(h):
    x = draw(3, 2)
    assert_close(numerical_gradient(lambda t: (t**3).sum(), x, h), 3 * x**2 + h**2)


def test_the_default_step_is_1e_5():
    x = draw(3) / 1000
    expected = [(math.sin(1e3 * (v + 1e-5)) - math.sin(1e3 * (v - 1e-5))) / 2e-5 for v in x.tolist()]
    assert_close(numerical_gradient(lambda t: (1000 * t).sin().sum(), x), torch.tensor(expected, dtype=x.dtype))


@pytest.mark.parametrize("x", [draw(3, 4).T, draw(4, 6)[:, ::2], draw(2, 3, 4).permute(2, 0, 1)])
def test_a_strided_x_is_differentiated_and_stays_the_same_to_the_last_bit(x):
    before = x.clone()
    assert_close(numerical_gradient(lambda t: (t**2).sum(), x), 2 * x)
    assert torch.equal(x, before)


def test_f_may_return_a_float_or_a_view_of_its_argument():
    x = draw(2, 3)
    one = torch.tensor([[0, 0, 0], [0, 1, 0]], dtype=x.dtype)
    assert_close(numerical_gradient(lambda t: t[1, 1], x), one)
    assert_close(numerical_gradient(lambda t: t[1, 1].item(), x), one)
    assert_close(numerical_gradient(lambda t: t, draw()), torch.ones((), dtype=torch.float64))


# --- Linear


@pytest.mark.parametrize("leading", [(), (1,), (5,), (0,), (2, 3), (4, 1, 3), (2, 0, 3)])
@pytest.mark.parametrize("strided", [False, True])
def test_the_linear_layer_equals_torchs_forward_and_backward(leading, strided):
    weight, bias = draw(3, 4, seed=1).requires_grad_(), draw(3, seed=2).requires_grad_()
    x, grad_out = draw(4, *leading, seed=3).movedim(0, -1), draw(3, *leading, seed=4).movedim(0, -1)
    if not strided:
        x, grad_out = x.contiguous(), grad_out.contiguous()
    layer = Linear(4, 3)
    layer.weight, layer.bias = weight.detach().clone(), bias.detach().clone()
    tracked = x.detach().requires_grad_()
    expected = F.linear(tracked, weight, bias)
    assert_close(layer.forward(x), expected.detach())
    grads = torch.autograd.grad(expected, (tracked, weight, bias), grad_out)
    grad_x = layer.backward(grad_out)
    assert_close((grad_x, layer.weight_grad, layer.bias_grad), grads)


def test_a_linear_layer_starts_in_the_default_dtype_and_overwrites_its_gradients():
    layer = Linear(2, 3)
    assert layer.weight.shape == (3, 2)
    assert layer.bias.shape == (3,)
    assert layer.weight.dtype == layer.bias.dtype == torch.get_default_dtype()
    x, grad_out = torch.ones(4, 2), torch.ones(4, 3)
    for _ in range(2):
        layer.forward(x)
        layer.backward(grad_out)
    assert_close(layer.weight_grad, torch.full((3, 2), 4.0))
    assert_close(layer.bias_grad, torch.full((3,), 4.0))


# --- TwoLayerNetwork

NAMES = ("W1", "b1", "W2", "b2")


def two_layer_network(n_in, hidden, out):
    """The reference and a list of leaves with the same values."""
    net = TwoLayerNetwork(n_in, hidden, out)
    leaves = [draw(hidden, n_in, seed=1), draw(hidden, seed=2), draw(out, hidden, seed=3), draw(out, seed=4)]
    for name, leaf in zip(NAMES, leaves, strict=True):
        setattr(net, name, leaf.clone())
    return net, [leaf.requires_grad_() for leaf in leaves]


def two_layer_loss(leaves, X, y):
    W1, b1, W2, b2 = leaves
    return F.binary_cross_entropy_with_logits(F.linear(F.relu(F.linear(X, W1, b1)), W2, b2), y)


@pytest.mark.parametrize(("n", "n_in", "hidden", "out"), [(5, 3, 4, 2), (1, 3, 4, 2), (4, 1, 1, 1), (3, 3, 3, 3)])
def test_the_two_layer_network_has_autograds_gradients(n, n_in, hidden, out):
    net, leaves = two_layer_network(n_in, hidden, out)
    X, y = draw(n_in, n, seed=5).T, (draw(n, out, seed=6) > 0).double()
    probabilities = net.forward(X)
    assert_close(probabilities, torch.sigmoid(F.linear(F.relu(F.linear(X, *leaves[:2])), *leaves[2:])).detach())
    net.backward(y)
    expected = torch.autograd.grad(two_layer_loss(leaves, X, y), leaves)
    assert_close(tuple(getattr(net, f"{name}_grad") for name in NAMES), expected)


def test_fifty_train_steps_of_the_two_layer_network_equal_torchs_sgd():
    net, leaves = two_layer_network(3, 5, 2)
    sgd = torch.optim.SGD(leaves, lr=0.5)
    for step in range(50):
        X, y = draw(6, 3, seed=step), (draw(6, 2, seed=100 + step) > 0).double()
        sgd.zero_grad()
        loss = two_layer_loss(leaves, X, y)
        loss.backward()
        sgd.step()
        mine = net.train_step(X, y, 0.5)
        assert mine.shape == ()
        assert_close(mine, loss.detach())
    for name, leaf in zip(NAMES, leaves, strict=True):
        assert_close(getattr(net, name), leaf.detach())


def test_the_slope_of_the_hidden_relu_at_zero_is_zero():
    net, _ = two_layer_network(2, 3, 1)
    net.b1 = torch.zeros(3, dtype=torch.float64)
    net.forward(torch.zeros(1, 2, dtype=torch.float64))
    net.backward(torch.ones(1, 1, dtype=torch.float64))
    assert torch.equal(net.b1_grad, torch.zeros(3, dtype=torch.float64))


# --- MLP


def mlp(sizes):
    """The reference and the leaves weight 0, bias 0, weight 1, … with the same values."""
    net, leaves = MLP(sizes), []
    for layer, (n_in, n_out) in enumerate(zip(sizes[:-1], sizes[1:], strict=True)):
        weight, bias = draw(n_out, n_in, seed=layer), draw(n_out, seed=50 + layer)
        net.weights[layer], net.biases[layer] = weight.clone(), bias.clone()
        leaves += [weight.requires_grad_(), bias.requires_grad_()]
    return net, leaves


def mlp_logits(leaves, x):
    for i in range(0, len(leaves), 2):
        x = F.linear(F.relu(x) if i else x, leaves[i], leaves[i + 1])
    return x


@pytest.mark.parametrize("sizes", [[3, 4], [4, 6, 3], [3, 3, 3, 3], [2, 5, 1, 4, 3], [1, 1, 2]])
@pytest.mark.parametrize("n", [1, 6])
def test_the_mlp_has_autograds_gradients(sizes, n):
    net, leaves = mlp(sizes)
    x, target = draw(sizes[0], n, seed=7).T, torch.arange(n) % sizes[-1]
    logits = mlp_logits(leaves, x)
    assert_close(net.forward(x), logits.detach())
    net.backward(target)
    expected = torch.autograd.grad(F.cross_entropy(logits, target), leaves)
    assert_close(tuple(net.weight_grads), expected[0::2])
    assert_close(tuple(net.bias_grads), expected[1::2])


def test_fifty_steps_of_the_mlp_equal_torchs_sgd():
    net, leaves = mlp([4, 6, 5, 3])
    sgd = torch.optim.SGD(leaves, lr=0.1)
    for step in range(50):
        x, target = draw(5, 4, seed=step), torch.arange(5) * step % 3
        sgd.zero_grad()
        F.cross_entropy(mlp_logits(leaves, x), target).backward()
        sgd.step()
        net.forward(x)
        net.backward(target)
        net.step(0.1)
    assert_close([part for pair in zip(net.weights, net.biases, strict=True) for part in pair],
                 [leaf.detach() for leaf in leaves])  # fmt: skip


def test_huge_logits_give_finite_gradients():
    net, _ = mlp([2, 3])
    net.forward(torch.full((1, 2), 1e5, dtype=torch.float64))
    net.backward(torch.tensor([0]))
    assert all(torch.isfinite(grad).all() for grad in net.weight_grads)


# --- clip_grad_norm


def params_with_gradients(scale):
    params = [torch.zeros(shape, dtype=torch.float64) for shape in [(3, 2), (), (4,), (2, 3)]]
    for i, p in enumerate(params[:3]):
        p.grad = scale * draw(*p.shape, seed=i)
    params[3].grad = scale * draw(3, 2, seed=9).T
    return [torch.zeros(2), *params]  # the first has no gradient


@pytest.mark.parametrize("scale", [0.0, 1e-7, 0.01, 1.0, 1e4])
@pytest.mark.parametrize("max_norm", [1e-6, 0.5, 1.0, 30.0])
def test_clipping_equals_torchs(scale, max_norm):
    mine, theirs = params_with_gradients(scale), params_with_gradients(scale)
    held = [p.grad for p in mine]
    norm = clip_grad_norm((p for p in mine), max_norm)
    assert norm.shape == ()
    assert_close(norm, torch.nn.utils.clip_grad_norm_(theirs, max_norm))
    for p, q, grad in zip(mine[1:], theirs[1:], held[1:], strict=True):
        assert p.grad is grad
        assert_close(p.grad, q.grad, rtol=1e-12, atol=0)
    assert mine[0].grad is None


def test_without_any_gradient_the_norm_is_zero():
    assert clip_grad_norm([torch.zeros(2)], 1.0) == 0
    assert clip_grad_norm([], 1.0) == 0


# --- clip_grad_value


@pytest.mark.parametrize("scale", [0.0, 0.01, 1.0, 1e4, float("inf")])
@pytest.mark.parametrize("clip_value", [0, 1e-6, 0.5, 30.0, float("inf")])
def test_clipping_by_value_equals_torchs(scale, clip_value):
    mine, theirs = params_with_gradients(scale), params_with_gradients(scale)
    held = [p.grad for p in mine]
    clip_grad_value((p for p in mine), clip_value)
    torch.nn.utils.clip_grad_value_(theirs, clip_value)
    for p, q, grad in zip(mine[1:], theirs[1:], held[1:], strict=True):
        assert p.grad is grad
        assert torch.equal(p.grad, q.grad)
    assert mine[0].grad is None
