"""Hidden scenarios of the weight-norm kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-9, 1e-9))


def direction_and_length(given, shape, dim, scale=1.0):
    """v and a g of both signs that fits it."""
    g = given.randn(*(size if d == dim else 1 for d, size in enumerate(shape)))
    return given.watch(given.randn(*shape) * scale), given.watch(g * 2 + g.sign())


@scenario("a matrix: one length for each row, which is dim = 0", tolerance=PRECISE)
def matrix(impl, given):
    out, in_ = given.sizes(2, 2, 8)
    yield "by default", impl.weight_norm(*direction_and_length(given, (out, in_), 0))
    yield "dim = 0", impl.weight_norm(*direction_and_length(given, (out, in_), 0), dim=0)
    yield "as many rows as columns", impl.weight_norm(*direction_and_length(given, (4, 4), 0))
    yield "one row", impl.weight_norm(*direction_and_length(given, (1, in_), 0))
    yield "one column", impl.weight_norm(*direction_and_length(given, (out, 1), 0))


@scenario("a matrix: one length for each column, which is dim = 1", tolerance=PRECISE)
def columns(impl, given):
    out, in_ = given.sizes(2, 2, 8)
    yield "dim = 1", impl.weight_norm(*direction_and_length(given, (out, in_), 1), dim=1)
    yield "by position", impl.weight_norm(*direction_and_length(given, (out, in_), 1), 1)
    yield "as many rows as columns", impl.weight_norm(*direction_and_length(given, (4, 4), 1), dim=1)


@scenario("three and four dimensions, each of them as dim", tolerance=PRECISE)
def more_dimensions(impl, given):
    for shape in (given.sizes(3, 2, 5), given.sizes(4, 2, 5), (3, 3, 3)):
        for dim in range(len(shape)):
            v, g = direction_and_length(given, shape, dim)
            yield f"{len(shape)} dimensions, dim = {dim}", impl.weight_norm(v, g, dim=dim)
    yield "a convolution, dim by default", impl.weight_norm(*direction_and_length(given, (3, 2, 3, 2), 0))
    yield "pixels", impl.weight_norm(*direction_and_length(given, (3, 2, 1, 1), 0))


@scenario("short and long directions: no ε, nothing but g is the length", tolerance=PRECISE)
def lengths(impl, given):
    out, in_ = given.sizes(2, 3, 7)
    for scale in (1e-10, 1e-4, 1e-2, 100.0):
        v, g = direction_and_length(given, (out, in_), 0, scale)
        yield f"v of size {scale}", impl.weight_norm(v, g)
    v, _ = direction_and_length(given, (out, in_), 0)
    yield "lengths of 0 and below", impl.weight_norm(v, given.tensor([[0.0], [-3.0]] + [[0.5]] * (out - 2)))


@scenario("the gradient for v and g, through the norm as well", tolerance=GRADIENT)
def gradient(impl, given):
    for shape, dim in ((given.sizes(2, 2, 6), 0), (given.sizes(2, 2, 6), 1), (given.sizes(4, 2, 5), 0), ((3, 2, 4), 1)):
        v, g = (one.requires_grad_() for one in direction_and_length(given, shape, dim))
        (impl.weight_norm(v, g, dim=dim) * given.randn(*shape)).sum().backward()
        yield f"for v, dim = {dim}", v.grad
        yield f"for g, dim = {dim}", g.grad if g.grad is not None else "none"


@scenario("gradient descent on v and g, a few steps", tolerance=GRADIENT)
def training(impl, given):
    v, g, target = given.param(4, 3), given.param(4, 1), given.randn(4, 3)
    for step in range(3):
        v.grad = g.grad = None
        (impl.weight_norm(v, g) - target).square().sum().backward()
        for p in (v, g):
            p.data = p.data - 0.05 * p.grad
        yield f"v after step {step + 1}", v.data
        yield f"g after step {step + 1}", g.data


@scenario("non-contiguous directions and lengths", tolerance=PRECISE)
def layouts(impl, given):
    shape = given.sizes(4, 2, 5)
    out, in_, h, w = shape
    v, g = given.watch(given.randn(h, w, in_, out).permute(3, 2, 0, 1)), given.noncontiguous(given.randn(out, 1, 1, 1))
    yield "dim = 0", impl.weight_norm(v, g)
    yield "dim = 2", impl.weight_norm(given.noncontiguous(given.randn(*shape)), given.randn(1, 1, h, 1), dim=2)
