import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

INF = float("inf")
PRECISE = tolerance(float64=(1e-10, 1e-10))
# float32 carries 1e4 with steps of 1e-3
LARGE = tolerance(float32=(1e-3, 1e-3))
LARGE_GRADIENT = tolerance(float32=(3e-3, 3e-3))


def probabilities(given, *shape, dim=-1):
    """A softmax's result, as the backward pass gets it."""
    return given.watch(torch.softmax(given.randn(*shape) * 1.5, dim=dim))


@scenario("each row of a matrix sums to 1", tolerance=PRECISE)
def rows(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "rows", impl.softmax(given.randn(n, k) * 2)
    yield "a single row", impl.softmax(given.randn(1, k))
    yield "a vector", impl.softmax(given.randn(k))
    yield "a single class", impl.softmax(given.randn(n, 1))


@scenario("dim chooses the axis, in any number of dimensions")
def axes(impl, given):
    a, b, c = given.sizes(3, 2, 6)
    x = given.randn(a, b, c)
    yield "the default is the last axis", impl.softmax(x)
    for dim in (0, 1, 2, -2, -3):
        yield f"dim={dim}", impl.softmax(x, dim=dim)


@scenario("square matrices, where a wrong axis raises no error")
def square(impl, given):
    n = given.size(3, 5)
    x = given.randn(n, n) * 2
    yield "rows", impl.softmax(x, 1)
    yield "columns", impl.softmax(x, 0)
    y = probabilities(given, n, n, dim=0)
    yield "backward, columns", impl.softmax_backward(given.randn(n, n), y, 0)


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 3, 7)
    for dim in (-1, 0):
        x = given.randn(n, k).requires_grad_()
        weight = given.randn(n, k)
        (impl.softmax(x, dim=dim) * weight).sum().backward()
        yield f"gradient, dim={dim}", x.grad


@scenario("large scores of either sign neither overflow nor vanish", tolerance=LARGE)
def large(impl, given):
    k = given.size(4, 6)
    near = given.randn(3, k)
    level = given.tensor([[9990.0], [0.0], [-9990.0]])
    yield "rows near ±1e4", impl.softmax(given.watch(near + level))
    spread = given.uniform(3, k, low=-1e4, high=1e4)
    yield "scores from −1e4 to 1e4", impl.softmax(spread)
    yield "columns near ±1e4", impl.softmax(given.watch((near + level).T), dim=0)


# float32 alone: which entries turn nan inside torch differs by dtype, and mistakes are known by what they give
@scenario("the gradient stays finite for large scores", tolerance=LARGE_GRADIENT, dtypes=("float32",))
def large_autograd(impl, given):
    k = given.size(4, 6)
    level = given.tensor([[9990.0], [0.0], [-9990.0]])
    x = (given.randn(3, k) + level).requires_grad_()
    weight = given.randn(3, k)
    (impl.softmax(x) * weight).sum().backward()
    yield "rows near ±1e4", x.grad
    spread = given.uniform(3, k, low=-1e4, high=1e4).requires_grad_()
    (impl.softmax(spread) * weight).sum().backward()
    yield "scores from −1e4 to 1e4", spread.grad


@scenario("−inf beside finite scores gets probability 0", tolerance=GRADIENT)
def masked(impl, given):
    n, k = given.sizes(2, 4, 7)
    hidden = given.mask(n, k)
    hidden[:, 1] = False
    hidden[:, 0] = True
    x = given.watch(given.randn(n, k).masked_fill(hidden, -INF))
    yield "probabilities", impl.softmax(x)
    yield "along columns", impl.softmax(given.watch(x.T), 0)
    low = given.tensor([[-INF, -9999.0, -1e4], [-1e4, -1e4, -INF]])
    yield "beside very low scores", impl.softmax(low)
    scores = x.clone().requires_grad_()
    (impl.softmax(scores) * given.randn(n, k)).sum().backward()
    yield "gradient", scores.grad


@scenario("non-contiguous inputs, each dtype in its full precision")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    yield "a strided view", impl.softmax(given.noncontiguous(given.randn(n, k)))
    yield "a transpose", impl.softmax(given.watch(given.randn(n, k).T))
    yield "three dimensions", impl.softmax(given.watch(given.randn(2, k, n).transpose(0, 1)))
    y = probabilities(given, n, k)
    grad_out = given.noncontiguous(given.randn(n, k))
    yield "backward", impl.softmax_backward(grad_out, given.noncontiguous(y))


@scenario("backward: the gradient along rows", tolerance=GRADIENT)
def backward_rows(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "rows", impl.softmax_backward(given.randn(n, k), probabilities(given, n, k))
    yield "a vector", impl.softmax_backward(given.randn(k), probabilities(given, k))
    grad_out = given.uniform(n, k, low=1.0, high=2.0)
    yield "gradients of one sign", impl.softmax_backward(grad_out, probabilities(given, n, k))


@scenario("backward: along the dim that the forward pass took", tolerance=GRADIENT)
def backward_axes(impl, given):
    a, b, c = given.sizes(3, 2, 6)
    yield "the default", impl.softmax_backward(given.randn(a, b, c), probabilities(given, a, b, c))
    for dim in (0, 1, -1, -2):
        y = probabilities(given, a, b, c, dim=dim)
        yield f"dim={dim}", impl.softmax_backward(given.randn(a, b, c), y, dim=dim)


@scenario("backward: in full float64 precision", dtypes=("float64",))
def backward_precision(impl, given):
    n, k = given.sizes(2, 4, 7)
    # the common part of the gradients cancels: what float32 loses of it would show
    grad_out = given.watch(given.randn(n, k) + 1000)
    yield "gradients with a large common part", impl.softmax_backward(grad_out, probabilities(given, n, k))
