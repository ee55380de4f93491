"""Hidden scenarios of the glu kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# float32 arithmetic inside shows in the ninth digit
PRECISE = tolerance(float64=(1e-9, 1e-9))


def block(given, hidden, dim):
    """Weights of a SwiGLU block, of a size that keeps values moderate."""
    return given.randn(hidden, dim), given.randn(hidden, dim), given.randn(dim, hidden)


@scenario("glu: the first half of the features, gated by the second", tolerance=PRECISE)
def plain(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.glu(given.randn(n, 2 * k) * 2)
    yield "a vector", impl.glu(given.tensor([1.0, -2.0, 3.0, 0.5, 0.0, -1.5]))
    yield "one pair", impl.glu(given.randn(n, 2))
    gates = given.tensor([[2.0, 2.0, 2.0, 2.0, -6.0, -1.0, 1.0, 6.0]])
    yield "gates of both signs", impl.glu(gates)


@scenario("glu along every dimension")
def dimensions(impl, given):
    a, b, c = (2 * one for one in given.sizes(3, 1, 4))
    x = given.randn(a, b, c)
    yield "the default is the last one", impl.glu(x)
    for dim in (0, 1, 2, -1, -2, -3):
        yield f"dim = {dim}", impl.glu(x, dim=dim)
    yield "by position", impl.glu(x, 1)
    yield "rows of a square matrix", impl.glu(given.randn(6, 6), dim=0)


@scenario("glu of one row, of nothing, of strided memory")
def layouts(impl, given):
    n, k = given.sizes(2, 2, 6)
    yield "one row", impl.glu(given.randn(1, 2 * k))
    yield "no rows", impl.glu(given.randn(0, 4))
    yield "strided", impl.glu(given.noncontiguous(given.randn(n, 2 * k)))
    yield "transposed", impl.glu(given.watch(given.randn(2 * k, n).T))
    yield "four dimensions", impl.glu(given.randn(2, 4, 3, 5), dim=1)


@scenario("glu: the gradient that autograd takes through it", tolerance=GRADIENT)
def glu_gradient(impl, given):
    n, k = given.sizes(2, 3, 6)
    x = given.randn(n, 2 * k).requires_grad_()
    (impl.glu(x) * given.randn(n, k)).sum().backward()
    yield "gradient", x.grad
    x = given.randn(4, n).requires_grad_()
    (impl.glu(x, dim=0) * given.randn(2, n)).sum().backward()
    yield "gradient, dim = 0", x.grad


@scenario("swiglu of a batch of rows", tolerance=PRECISE)
def swiglu_rows(impl, given):
    n, dim, hidden = given.sizes(3, 3, 8)
    yield "a matrix", impl.swiglu(given.randn(n, dim), *block(given, hidden, dim))
    w_gate, w_up, w_down = block(given, hidden, dim)
    x = given.randn(1, dim)
    yield "one row, by name", impl.swiglu(x, w_gate=w_gate, w_up=w_up, w_down=w_down)
    yield "one hidden unit", impl.swiglu(given.randn(n, dim), *block(given, 1, dim))


@scenario("swiglu with as many hidden units as features: the weights are (out, in)")
def swiglu_square(impl, given):
    dim = given.size(3, 6)
    yield "a matrix", impl.swiglu(given.randn(dim, dim), *block(given, dim, dim))


@scenario("swiglu with any number of leading dimensions")
def swiglu_leading_dimensions(impl, given):
    n, length, dim, hidden = given.sizes(4, 2, 7)
    weights = block(given, hidden, dim)
    yield "one vector (dim,)", impl.swiglu(given.randn(dim), *weights)
    yield "(N, L, dim)", impl.swiglu(given.randn(n, length, dim), *weights)
    yield "(2, N, L, dim)", impl.swiglu(given.randn(2, n, length, dim), *weights)
    yield "empty (0, dim)", impl.swiglu(given.randn(0, dim), *weights)
    strided = [given.noncontiguous(one) for one in weights]
    yield "strided", impl.swiglu(given.noncontiguous(given.randn(n, length, dim)), *strided)
    yield "transposed x", impl.swiglu(given.watch(given.randn(n, dim, length).transpose(1, 2)), *weights)


@scenario("swiglu: the gradient that autograd takes through it, for x and for all weights", tolerance=GRADIENT)
def swiglu_gradient(impl, given):
    n, length, dim, hidden = given.sizes(4, 2, 7)
    x = given.randn(n, length, dim).requires_grad_()
    weights = [one.requires_grad_() for one in block(given, hidden, dim)]
    out = impl.swiglu(x, *weights)
    (out * given.randn(n, length, dim)).sum().backward()
    for name, one in zip(("x", "w_gate", "w_up", "w_down"), (x, *weights), strict=True):
        yield f"gradient for {name}", one.grad if one.grad is not None else torch.zeros(0)
