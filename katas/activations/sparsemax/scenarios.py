"""Hidden scenarios of the sparsemax kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-9, 1e-9))


def apart(given, *shape, step=0.37):
    """Values along the last dimension that lie in random order and not too near to one another."""
    rows = [given.permutation(shape[-1]) for _ in range(shape[0])]
    return given.watch(
        given.tensor([[(index - 1.0) * step for index in row.tolist()] for row in rows])
        + given.uniform(*shape, low=-0.05, high=0.05)
    )


@scenario("rows of a matrix: a threshold, then a clip", tolerance=PRECISE)
def plain(impl, given):
    n, k = given.sizes(2, 3, 8)
    yield "a matrix", impl.sparsemax(given.randn(n, k))
    yield "wide spread", impl.sparsemax(given.randn(n, k) * 3)
    yield "narrow spread, nothing is cut off", impl.sparsemax(given.watch(given.randn(n, k) * 0.02))
    yield "far from 0", impl.sparsemax(given.watch(given.randn(n, k) + 7.0))
    yield "all negative", impl.sparsemax(given.watch(given.randn(n, k) - 6.0))
    yield "one row", impl.sparsemax(given.randn(1, k))


@scenario("supports of every size", tolerance=PRECISE)
def supports(impl, given):
    for gap in (2.0, 1.0, 0.6, 0.45, 0.3, 0.21, 0.1):
        order = given.permutation(7)
        x = given.tensor([[-gap * index for index in order.tolist()]])
        yield f"steps of {gap}", impl.sparsemax(x)


@scenario("what is cut off is exactly 0, and the rest sums to 1")
def exact_zeros(impl, given):
    # every entry is far from its row's threshold: which are 0 does not hang on the rounding
    rows = given.tensor([[2.0, 1.5, 0.3, -1.0], [0.4, 0.1, 0.0, -3.0], [5.0, 0.5, -1.0, 2.0], [-2.0, -2.3, -2.1, -9.0]])
    result = impl.sparsemax(given.watch(rows[:, given.permutation(4)])).detach()
    yield "which are 0", result == 0
    yield "sums", result.sum(dim=-1)
    yield "one dominates", impl.sparsemax(given.tensor([[10.0, -3.0, 0.5], [0.0, 40.0, -40.0]]))


@scenario("ties: equal entries get equal shares", tolerance=PRECISE)
def ties(impl, given):
    yield "all equal", impl.sparsemax(given.tensor([[0.5, 0.5, 0.5], [-2.0, -2.0, -2.0], [0.0, 0.0, 0.0]]))
    yield "the largest twice", impl.sparsemax(given.tensor([[3.0, 0.0, 3.0, 2.75], [1.0, 1.0, 0.5, 0.5]]))
    yield "exactly at the threshold", impl.sparsemax(given.tensor([[1.0, 0.0, 0.0], [0.0, -1.0, -2.0]]))


@scenario("any dimension, by default the last", tolerance=PRECISE)
def dimensions(impl, given):
    shape = given.sizes(3, 2, 6)
    x = given.watch(given.randn(*shape) * 1.5)
    yield "by default", impl.sparsemax(x)
    for dim in (0, 1, 2, -1, -2, -3):
        yield f"dim = {dim}", impl.sparsemax(x, dim=dim)
    square = given.randn(4, 4)
    yield "a square matrix, dim = 0", impl.sparsemax(square, 0)
    yield "a square matrix, dim = 1", impl.sparsemax(square, 1)


@scenario("a vector, one class, four dimensions, non-contiguous", tolerance=PRECISE)
def shapes(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a vector", impl.sparsemax(given.randn(k))
    yield "a vector, dim = 0", impl.sparsemax(given.randn(k), dim=0)
    yield "one class", impl.sparsemax(given.randn(n, 1))
    yield "four dimensions", impl.sparsemax(given.randn(2, 3, 1, k), dim=1)
    yield "strided", impl.sparsemax(given.noncontiguous(given.randn(n, k)))
    yield "transposed", impl.sparsemax(given.watch(given.randn(k, 2, n).permute(2, 0, 1)), dim=1)


@scenario("the gradient that autograd takes through it: the support shares it", tolerance=GRADIENT)
def gradient(impl, given):
    for step in (0.37, 0.17):
        x = apart(given, 5, 6, step=step).clone().requires_grad_()
        (impl.sparsemax(x) * given.randn(5, 6)).sum().backward()
        yield f"gradient, steps of {step}", x.grad
    x = apart(given, 3, 4).clone().requires_grad_()
    (impl.sparsemax(x.T, dim=0) * given.randn(4, 3)).sum().backward()
    yield "gradient, dim = 0", x.grad
