from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-10))
# float32 carries 1e4 with steps of 1e-3
LARGE = tolerance(float32=(1e-3, 1e-3))
LARGE_GRADIENT = tolerance(float32=(3e-3, 3e-3))
MINUS_INFINITY = float("-inf")


@scenario("one number for each row", tolerance=PRECISE)
def rows(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "rows", impl.logsumexp(given.randn(n, k) * 2)
    yield "a vector", impl.logsumexp(given.randn(k))
    yield "a single row", impl.logsumexp(given.randn(1, k))
    yield "one entry a row", impl.logsumexp(given.randn(n, 1))
    yield "equal entries", impl.logsumexp(given.tensor([[1.5, 1.5, 1.5], [-2.0, -2.0, -2.0]]))


@scenario("dim chooses the axis, in any number of dimensions")
def axes(impl, given):
    a, b, c = given.sizes(3, 2, 6)
    x = given.randn(a, b, c)
    yield "the default is the last axis", impl.logsumexp(x)
    for dim in (0, 1, 2, -2, -3):
        yield f"dim={dim}", impl.logsumexp(x, dim=dim)
    yield "by position", impl.logsumexp(x, 1)
    yield "a dimension of size 1 in the middle", impl.logsumexp(given.randn(3, 1, 4), dim=2)
    yield "dimensions of size 1", impl.logsumexp(given.randn(1, 3, 1), dim=1)


@scenario("square matrices, where a wrong axis raises no error")
def square(impl, given):
    x = given.randn(4, 4) * 2
    yield "rows", impl.logsumexp(x, 1)
    yield "columns", impl.logsumexp(x, 0)
    yield "backward, rows", impl.logsumexp_backward(given.randn(4), x, 1)
    yield "backward, columns", impl.logsumexp_backward(given.randn(4), x, 0)


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 3, 7)
    x = given.randn(n, k).requires_grad_()
    (impl.logsumexp(x) * given.randn(n)).sum().backward()
    yield "gradient", x.grad
    x = given.randn(n, k).requires_grad_()
    (impl.logsumexp(x, dim=0) * given.randn(k)).sum().backward()
    yield "gradient, dim=0", x.grad


@scenario("large scores of either sign: no overflow, and no −inf", tolerance=LARGE)
def large(impl, given):
    k = given.size(4, 6)
    near = given.randn(3, k)
    level = given.tensor([[9990.0], [0.0], [-9990.0]])
    yield "rows near ±1e4", impl.logsumexp(given.watch(near + level))
    yield "columns near ±1e4", impl.logsumexp(given.watch((near + level).T), dim=0)
    yield "scores from −1e4 to 1e4", impl.logsumexp(given.uniform(3, k, low=-1e4, high=1e4))
    yield "a spread of 120", impl.logsumexp(given.tensor([[0.0, 120.0], [120.0, 0.0]]))
    yield "scores near 100", impl.logsumexp(given.uniform(3, k, low=90.0, high=110.0))


# float32 alone: which entries turn nan inside torch differs by dtype, and mistakes are known by what they give
@scenario("the gradient stays finite for large scores", tolerance=LARGE_GRADIENT, dtypes=("float32",))
def large_autograd(impl, given):
    k = given.size(4, 6)
    level = given.tensor([[9990.0], [0.0], [-9990.0]])
    for name, x in (
        ("rows near ±1e4", given.randn(3, k) + level),
        ("scores from −1e4 to 1e4", given.uniform(3, k, low=-1e4, high=1e4)),
    ):
        x = x.clone().requires_grad_()
        (impl.logsumexp(x) * given.randn(3)).sum().backward()
        yield name, x.grad


@scenario("−inf adds nothing; nothing but −inf gives −inf")
def masked(impl, given):
    x = [[MINUS_INFINITY, 0.5, -1.0], [MINUS_INFINITY, MINUS_INFINITY, 3.0], [MINUS_INFINITY] * 3]
    yield "rows", impl.logsumexp(given.tensor(x))
    yield "columns", impl.logsumexp(given.tensor(x), dim=0)
    yield "a vector", impl.logsumexp(given.tensor([MINUS_INFINITY, MINUS_INFINITY]))


@scenario("non-contiguous inputs")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    yield "a strided view", impl.logsumexp(given.noncontiguous(given.randn(n, k)))
    yield "a transpose", impl.logsumexp(given.watch(given.randn(n, k).T))
    grad_out = given.noncontiguous(given.randn(n))
    yield "backward", impl.logsumexp_backward(grad_out, given.noncontiguous(given.randn(n, k)))


@scenario("backward: along the dim that the forward pass took", tolerance=PRECISE)
def backward(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "rows", impl.logsumexp_backward(given.randn(n), given.randn(n, k) * 2)
    yield "a vector", impl.logsumexp_backward(given.tensor(-1.5), given.randn(k))
    a, b, c = given.sizes(3, 2, 6)
    x = given.randn(a, b, c)
    yield "the default", impl.logsumexp_backward(given.randn(a, b), x)
    for dim, shape in ((0, (b, c)), (1, (a, c)), (-1, (a, b)), (-2, (a, c))):
        yield f"dim={dim}", impl.logsumexp_backward(given.randn(*shape), x, dim=dim)


@scenario("backward: finite for large scores", tolerance=LARGE_GRADIENT)
def backward_large(impl, given):
    k = given.size(4, 6)
    near = given.watch(given.randn(3, k) + given.tensor([[9990.0], [0.0], [-9990.0]]))
    yield "rows near ±1e4", impl.logsumexp_backward(given.randn(3), near)
    spread = given.uniform(3, k, low=-1e4, high=1e4)
    yield "scores from −1e4 to 1e4", impl.logsumexp_backward(given.randn(3), spread)
