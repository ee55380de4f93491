"""Hidden tests of the kata hessian-vector-product."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

DIGITS = tolerance(float64=(1e-10, 1e-10))


def curved(weight):
    """A function of a tensor of any shape whose Hessian is full and differs from point to point."""

    def f(x):
        flat = x.reshape(-1)
        return (torch.sin(weight @ flat) ** 2).sum() + (flat**4 * 0.1).sum() + (flat * 0.3).sum().exp()

    return f


@scenario("a quadratic function, whose Hessian is the same everywhere", tolerance=GRADIENT)
def quadratic(impl, given):
    n = given.size(3, 6)
    A = given.randn(n, n)
    x, v = given.randn(n), given.randn(n)
    yield "a symmetric matrix", impl.hvp(lambda t: (0.5 * t) @ (A + A.T) @ t, x, v)
    yield "one that is not", impl.hvp(lambda t: t @ A @ t + t.sum(), x, v)
    yield "no mixed derivatives", impl.hvp(lambda t: (t**2).sum(), x, v)


@scenario("a function that is curved differently everywhere", tolerance=GRADIENT)
def general(impl, given):
    n = given.size(3, 6)
    f = curved(given.randn(4, n))
    for i in range(3):
        yield f"at point {i + 1}", impl.hvp(f, given.randn(n), given.randn(n))
    yield "a product of all entries", impl.hvp(lambda t: t.prod(), given.uniform(4, low=0.5, high=2.0), given.randn(4))


@scenario("v of any length, and v = 0", tolerance=GRADIENT)
def lengths(impl, given):
    n = given.size(3, 5)
    f, x = curved(given.randn(3, n)), given.randn(n)
    yield "a long v", impl.hvp(f, x, given.watch(given.randn(n) * 20))
    yield "a unit vector", impl.hvp(f, x, given.tensor([0.0, 1.0] + [0.0] * (n - 2)))
    yield "an opposite direction", impl.hvp(f, x, given.watch(-given.uniform(n)))
    yield "zeros", impl.hvp(f, x, given.tensor([0.0] * n))


@scenario("x of any shape: matrices, more dimensions, a single number", tolerance=GRADIENT)
def shapes(impl, given):
    m, n = given.sizes(2, 2, 4)
    for shape in ((m, n), (n, 1, m), (1,), ()):
        count = torch.Size(shape).numel()
        f = curved(given.watch(given.randn(3, count) * 0.7))
        yield f"{len(shape)} dimensions", impl.hvp(f, given.randn(*shape), given.randn(*shape))


@scenario("x that requires grad, and its .grad stays as it was", tolerance=GRADIENT)
def tracked(impl, given):
    n = given.size(3, 5)
    f, v = curved(given.randn(3, n)), given.randn(n)
    x = given.param(n)
    yield "x requires grad", impl.hvp(f, x, v)
    yield "its .grad", x.grad
    x.grad = given.copy(given.randn(n))
    yield "x has a gradient already", impl.hvp(f, x, v)
    yield "which stays", x.grad
    yield "x itself", x
    plain = given.randn(n)
    yield "a plain x", impl.hvp(f, plain, v)
    yield "requires grad afterwards", plain.requires_grad


@scenario("non-contiguous x and v", tolerance=GRADIENT)
def layouts(impl, given):
    m, n = given.sizes(2, 2, 4)
    f = curved(given.watch(given.randn(3, m * n) * 0.5))
    yield "transposed", impl.hvp(f, given.watch(given.randn(n, m).T), given.watch(given.randn(n, m).T))
    yield "strided", impl.hvp(f, given.noncontiguous(given.randn(m, n)), given.noncontiguous(given.randn(m, n)))


@scenario("the loss of a small network, by its weights", tolerance=GRADIENT)
def network(impl, given):
    X, y = given.randn(7, 3), given.randn(7)

    def loss(w):
        hidden = torch.tanh(X @ w[:12].reshape(3, 4))
        return ((hidden @ w[12:] - y) ** 2).mean()

    yield "H v", impl.hvp(loss, given.randn(16), given.randn(16))


@scenario("float64 keeps its digits", dtypes=("float64",), tolerance=DIGITS)
def digits(impl, given):
    f = curved(given.randn(3, 4))
    yield "H v", impl.hvp(f, given.uniform(4, low=0.2, high=1.0), given.uniform(4, low=0.5, high=1.5))


# the Hessian has n = 40 times as many entries as the largest tensor of two gradients, and takes n gradients
@scenario(
    "many entries: the Hessian is never formed, nor its rows", tolerance=GRADIENT, max_operations=12, max_elements=20
)
def large(impl, given):
    n = 40
    x, v, w = given.randn(n), given.randn(n), given.watch(given.randn(n) / n**0.5)
    yield "H v", impl.hvp(lambda t: torch.sin(t @ w) + (t**3 / 6).sum() + (t[1:] * t[:-1]).sum(), x, v)
