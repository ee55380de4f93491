"""Hidden tests of the kata custom-autograd-function."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance


def both(impl, given, x, low, high, name=""):
    """The values, and the gradient that comes back from a sum in which every element weighs differently."""
    leaf = given.watch(x.detach().clone(memory_format=torch.preserve_format)).requires_grad_()
    y = impl.ClampSTE.apply(leaf, low, high)
    yield f"values{name}", y
    (y * given.randn(*x.shape)).sum().backward()
    yield f"gradient{name}", leaf.grad


@scenario("values inside the range and on both sides of it", tolerance=GRADIENT)
def plain(impl, given):
    low, high = given.number(-0.8, -0.3), given.number(0.4, 0.9)
    spread = given.watch(torch.cat([given.uniform(3, low=-3.0, high=-1.0), given.randn(4) * 0.2]))
    yield "values", impl.ClampSTE.apply(spread, low, high)
    above = given.uniform(given.size(2, 4), low=1.0, high=3.0)
    yield "values above the range", impl.ClampSTE.apply(above, low, high)


@scenario("the gradient passes through everywhere", tolerance=GRADIENT)
def gradient(impl, given):
    yield from both(impl, given, given.uniform(5, low=-0.4, high=0.4), -0.5, 0.6, ", inside")
    yield from both(impl, given, given.uniform(4, low=1.0, high=3.0), -0.5, 0.6, ", above")
    yield from both(impl, given, given.uniform(4, low=-3.0, high=-1.0), -0.5, 0.6, ", below")
    yield from both(impl, given, given.tensor([-0.5, 0.75, 0.0]), -0.5, 0.75, ", on the bounds and at 0")


@scenario("bounds of all kinds: one-sided signs, 0, integers, far away, equal", tolerance=GRADIENT)
def bounds(impl, given):
    n = given.size(5, 8)
    for low, high in ((0.5, 2.0), (-2.0, -0.5), (0, 1), (-1, 0), (0.0, 0.0), (-100.0, 0.25), (-3, 200)):
        yield from both(impl, given, given.randn(n) * 3, low, high, f", range [{low}, {high}]")


@scenario("large gradients and small ones come back as they are", tolerance=GRADIENT)
def scales(impl, given):
    x, weight = given.param(given.randn(6) * 2), given.tensor([100.0, -1e-2, 1.0, -30.0, 0.0, 5.0])
    (impl.ClampSTE.apply(x, -0.5, 0.5) * weight).sum().backward()
    yield "gradient", x.grad


@scenario("a tensor of any shape, 0-d and empty included", tolerance=GRADIENT)
def shapes(impl, given):
    m, n = given.sizes(2, 2, 5)
    for shape in ((m, n), (n, 1, m), (1,), (), (0,), (2, 0)):
        yield from both(impl, given, given.randn(*shape) * 2, -0.5, 0.7, f", {len(shape)} dimensions")


@scenario("non-contiguous x", tolerance=GRADIENT)
def layouts(impl, given):
    m, n = given.sizes(2, 2, 5)
    yield "transposed: values", impl.ClampSTE.apply(given.watch(given.randn(n, m).T), -0.3, 0.4)
    yield "strided: values", impl.ClampSTE.apply(given.noncontiguous(given.randn(m, n)), -0.3, 0.4)
    x = given.param(n, m)
    (impl.ClampSTE.apply(x.T, -0.3, 0.4) * given.randn(m, n)).sum().backward()
    yield "transposed: gradient", x.grad


@scenario("a subclass of torch.autograd.Function that does not change x")
def kind(impl, given):
    yield "a Function", issubclass(impl.ClampSTE, torch.autograd.Function)
    x = given.randn(5) * 2
    y = impl.ClampSTE.apply(x, -0.5, 0.5)
    yield "requires grad when x does not", y.requires_grad
    yield "x", x
    leaf = given.param(5)
    y = impl.ClampSTE.apply(leaf, -0.5, 0.5)
    yield "requires grad when x does", y.requires_grad
    yield "an operation's result", y.is_leaf


@scenario("very large and infinite values become the bounds exactly")
def far(impl, given):
    x = given.tensor([1e9, -1e9, 3e30, -3e30, float("inf"), float("-inf"), 0.25])
    yield from both(impl, given, x, -0.5, 0.75)
    yield from both(impl, given, x, -1 / 3, 2 / 3, ", range [-1/3, 2/3]")


@scenario("inside a longer computation, used twice with different ranges", tolerance=GRADIENT)
def chain(impl, given):
    w, x = given.param(4, 3), given.randn(5, 3)
    hidden = torch.tanh(x @ w.T) * 2
    first = impl.ClampSTE.apply(hidden, -0.5, 1.0)
    second = impl.ClampSTE.apply(hidden * 3, 0.0, 2.0)
    loss = ((first + 0.5 * second) ** 2).mean()
    loss.backward()
    yield "loss", loss
    yield "gradient", w.grad


@scenario("float64 keeps its digits", dtypes=("float64",), tolerance=tolerance(float64=(1e-12, 1e-12)))
def digits(impl, given):
    x = given.param(given.uniform(6, low=-0.9, high=0.9))
    y = impl.ClampSTE.apply(x, -1 / 3, 2 / 3)
    yield "values", y
    (y * given.uniform(6, low=0.5, high=1.5)).sum().backward()
    yield "gradient", x.grad
