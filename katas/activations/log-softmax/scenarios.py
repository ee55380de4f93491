import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-10))
# float32 carries 1e4 with steps of 1e-3
LARGE = tolerance(float32=(1e-3, 1e-3))
LARGE_GRADIENT = tolerance(float32=(3e-3, 3e-3))


def log_probabilities(given, *shape, dim=-1):
    """A log-softmax's result, as the backward pass gets it."""
    return given.watch(torch.log_softmax(given.randn(*shape) * 1.5, dim=dim))


@scenario("the exponentials of each row sum to 1", tolerance=PRECISE)
def rows(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "rows", impl.log_softmax(given.randn(n, k) * 2)
    yield "a single row", impl.log_softmax(given.randn(1, k))
    yield "a vector", impl.log_softmax(given.randn(k))
    yield "a single class", impl.log_softmax(given.randn(n, 1))


@scenario("dim chooses the axis, in any number of dimensions")
def axes(impl, given):
    a, b, c = given.sizes(3, 2, 6)
    x = given.randn(a, b, c)
    yield "the default is the last axis", impl.log_softmax(x)
    for dim in (0, 1, 2, -2, -3):
        yield f"dim={dim}", impl.log_softmax(x, dim=dim)


@scenario("square matrices, where a wrong axis raises no error")
def square(impl, given):
    n = given.size(3, 5)
    x = given.randn(n, n) * 2
    yield "rows", impl.log_softmax(x, 1)
    yield "columns", impl.log_softmax(x, 0)
    y = log_probabilities(given, n, n, dim=0)
    yield "backward, columns", impl.log_softmax_backward(given.randn(n, n), y, 0)


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 3, 7)
    for dim in (-1, 0):
        x = given.randn(n, k).requires_grad_()
        weight = given.randn(n, k)
        (impl.log_softmax(x, dim=dim) * weight).sum().backward()
        yield f"gradient, dim={dim}", x.grad


@scenario("small probabilities keep their logarithm", tolerance=LARGE)
def small_probabilities(impl, given):
    yield "far below the largest", impl.log_softmax(given.tensor([0.0, 0.7, 1.5, 11.3, 60.0, 18.4, 27.6, 33.0]))
    yield "less far", impl.log_softmax(given.tensor([27.6, 0.0, 6.9, 9.2, 11.5]))


@scenario("large scores of either sign: no overflow, and no −inf", tolerance=LARGE)
def large(impl, given):
    k = given.size(4, 6)
    near = given.randn(3, k)
    level = given.tensor([[9990.0], [0.0], [-9990.0]])
    yield "rows near ±1e4", impl.log_softmax(given.watch(near + level))
    yield "scores from −1e4 to 1e4", impl.log_softmax(given.uniform(3, k, low=-1e4, high=1e4))
    yield "a spread of 120", impl.log_softmax(given.tensor([0.0, 40.0, 80.0, 120.0]))
    yield "scores from −30 to 30", impl.log_softmax(given.uniform(4, k, low=-30.0, high=30.0))
    yield "columns near ±1e4", impl.log_softmax(given.watch((near + level).T), dim=0)


# float32 alone: which entries turn nan inside torch differs by dtype, and mistakes are known by what they give
@scenario("the gradient stays finite for large scores", tolerance=LARGE_GRADIENT, dtypes=("float32",))
def large_autograd(impl, given):
    k = given.size(4, 6)
    level = given.tensor([[9990.0], [0.0], [-9990.0]])
    x = (given.randn(3, k) + level).requires_grad_()
    weight = given.randn(3, k)
    (impl.log_softmax(x) * weight).sum().backward()
    yield "rows near ±1e4", x.grad
    spread = given.uniform(3, k, low=-1e4, high=1e4).requires_grad_()
    (impl.log_softmax(spread) * weight).sum().backward()
    yield "scores from −1e4 to 1e4", spread.grad


@scenario("non-contiguous inputs")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    yield "a strided view", impl.log_softmax(given.noncontiguous(given.randn(n, k)))
    yield "a transpose", impl.log_softmax(given.watch(given.randn(n, k).T))
    yield "three dimensions", impl.log_softmax(given.watch(given.randn(2, k, n).transpose(0, 1)))
    y = log_probabilities(given, n, k)
    grad_out = given.noncontiguous(given.randn(n, k))
    yield "backward", impl.log_softmax_backward(grad_out, given.noncontiguous(y))


@scenario("backward: the gradient along rows", tolerance=GRADIENT)
def backward_rows(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "rows", impl.log_softmax_backward(given.randn(n, k), log_probabilities(given, n, k))
    yield "a vector", impl.log_softmax_backward(given.randn(k), log_probabilities(given, k))
    ones = given.uniform(n, k, low=1.0, high=2.0)
    yield "gradients of one sign", impl.log_softmax_backward(ones, log_probabilities(given, n, k))


@scenario("backward: along the dim that the forward pass took", tolerance=GRADIENT)
def backward_axes(impl, given):
    a, b, c = given.sizes(3, 2, 6)
    yield "the default", impl.log_softmax_backward(given.randn(a, b, c), log_probabilities(given, a, b, c))
    for dim in (0, 1, -1, -2):
        y = log_probabilities(given, a, b, c, dim=dim)
        yield f"dim={dim}", impl.log_softmax_backward(given.randn(a, b, c), y, dim=dim)


@scenario("backward: in full float64 precision", dtypes=("float64",))
def backward_precision(impl, given):
    n, k = given.sizes(2, 4, 7)
    yield "large gradients", impl.log_softmax_backward(given.randn(n, k) * 1000, log_probabilities(given, n, k))
