"""Hidden tests of the kata gradient-checkpointing."""

import weakref

import torch
from torch import nn
from torch.nn import functional as F

from nfquiz.judge.scenario import GRADIENT, scenario


@scenario("one input: the value and its gradient", tolerance=GRADIENT)
def one_input(impl, given):
    x, weight = given.param(given.size(2, 4), 3), given.randn(3)
    y = impl.checkpoint(lambda x: torch.tanh(x * 2) + x.exp(), x)
    yield "value", y
    (y * weight).sum().backward()
    yield "gradient", x.grad


@scenario("parameters that fn closes over get gradients", tolerance=GRADIENT)
def closed_over(impl, given):
    x, weight, bias = given.param(given.size(2, 4), 3), given.param(5, 3), given.param(5)
    y = impl.checkpoint(lambda x: torch.sigmoid(x @ weight.T + bias), x)
    (y * given.randn(*y.shape)).sum().backward()
    yield "value", y
    yield "gradients of the parameters", [weight.grad, bias.grad]
    yield "gradient of the input", x.grad


@scenario("several inputs, some of which do not require grad", tolerance=GRADIENT)
def several_inputs(impl, given):
    a, b, constant = given.param(4), given.param(4), given.randn(4)
    index = given.integers(4, high=4)
    y = impl.checkpoint(lambda a, c, i, b: a * c * b[i] - a.sin() * b, a, constant, index, b)
    yield "value", y
    (y * given.randn(4)).sum().backward()
    yield "gradients", [a.grad, b.grad]
    yield "none for the constant", constant.grad


@scenario("inputs that are no tensors keep their places", tolerance=GRADIENT)
def other_inputs(impl, given):
    a, b = given.param(3), given.param(3)

    def mixed(power, a, mode, nothing, b, flags):
        assert nothing is None and flags == [True]
        return a**power * b if mode == "product" else a + b

    y = impl.checkpoint(mixed, 3, a, "product", None, b, [True])
    yield "value", y
    (y * given.randn(3)).sum().backward()
    yield "gradients", [a.grad, b.grad]


@scenario("inputs with a history of their own, and more after it", tolerance=GRADIENT)
def in_the_middle(impl, given):
    x, weight = given.param(given.size(2, 4), 3), given.param(3, 3)
    hidden = torch.tanh(x @ weight)
    y = impl.checkpoint(lambda h: (h @ weight).exp() * h, hidden)
    ((y.square() + hidden) * given.randn(*y.shape)).mean().backward()
    yield "gradient of the leaf", x.grad
    yield "gradient of a parameter used inside and outside", weight.grad


@scenario("one tensor given twice, and a part of one", tolerance=GRADIENT)
def twice_the_same(impl, given):
    x = given.param(4, 3)
    y = impl.checkpoint(lambda a, b, c: a * b.exp() + c.sum(), x, x, x[1:3])
    (y * given.randn(4, 3)).sum().backward()
    yield "gradient", x.grad


@scenario("fn runs once in the forward pass and once in the backward pass")
def runs(impl, given):
    x, calls = given.param(3), []

    def noted(x):
        calls.append(1)
        return x.sin()

    y = impl.checkpoint(noted, x)
    yield "runs before backward", len(calls)
    y.sum().backward()
    yield "runs after backward", len(calls)


@scenario("what fn computes on its way is not kept", tolerance=GRADIENT)
def kept(impl, given):
    x, seen = given.param(given.size(2, 4), 3), []

    def noted(x):
        hidden = x.exp()  # autograd would keep it: it is its own derivative
        seen.append(weakref.ref(hidden))
        return hidden * hidden

    y = impl.checkpoint(noted, x)
    yield "freed before the backward pass", seen[0]() is None
    (y * given.randn(*y.shape)).sum().backward()
    yield "gradient", x.grad


@scenario("a module in training mode is run as one, both times", tolerance=GRADIENT)
def module(impl, given):
    net = given.fill(nn.Sequential(nn.Linear(5, 6), nn.Tanh(), nn.Dropout(0.5)))
    x = given.param(given.size(2, 4), 5)
    y = impl.checkpoint(net, x)
    yield "value", y
    (y * given.randn(*y.shape)).sum().backward()
    yield "gradients", [x.grad, net[0].weight.grad, net[0].bias.grad]
    yield "in training mode afterwards", [part.training for part in net.modules()]


@scenario("dropout drops the same units in both runs", tolerance=GRADIENT)
def dropout(impl, given):
    x = given.param(6, 7)
    torch.rand(3)
    y = impl.checkpoint(lambda x: F.dropout(x, 0.5) * x, x)
    torch.rand(5)  # the random state moves on before the backward pass
    yield "value", y
    (y * given.randn(6, 7)).sum().backward()
    yield "gradient", x.grad


@scenario("the random state moves with the forward pass, and not with the backward pass")
def random_state(impl, given):
    x = given.param(5)
    before = torch.get_rng_state()
    y = impl.checkpoint(lambda x: x * torch.rand(5).to(x), x)
    yield "drawn after the forward pass", torch.rand(2)
    y.sum().backward()
    yield "drawn after the backward pass", torch.rand(2)
    torch.set_rng_state(before)
    again = impl.checkpoint(lambda x: x * torch.rand(5).to(x), x)
    yield "the first run draws from where the state is", again


@scenario("two checkpoints in a row, and two backward passes on new results", tolerance=GRADIENT)
def chained(impl, given):
    x, weights = given.param(4, 3), [given.param(3, 3), given.param(3, 3)]

    def layer(weight):
        return lambda h: F.dropout(torch.relu(h @ weight), 0.3)

    for call in ("first", "second"):
        h = impl.checkpoint(layer(weights[1]), impl.checkpoint(layer(weights[0]), x))
        (h * given.randn(4, 3)).sum().backward()
        yield f"gradients after the {call} backward pass, which adds up", [x.grad, *(w.grad for w in weights)]
