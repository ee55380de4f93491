import torch

from nfquiz.judge.scenario import scenario

FLOAT64 = ("float64",)


def smooth(t):
    """A function that couples all entries, with no symmetry between them."""
    weight = torch.arange(1, t.numel() + 1, dtype=t.dtype, device=t.device).reshape(t.shape)
    return (weight.sqrt() * t).sum().sin() + (t * t * t / weight).sum()


@scenario("the gradient of a smooth function of a vector", dtypes=FLOAT64)
def vector(impl, given):
    x = given.randn(given.size(3, 6))
    yield "gradient", impl.numerical_gradient(smooth, x)
    yield "x afterwards", x


@scenario("a matrix, three dimensions and a single number", dtypes=FLOAT64)
def shapes(impl, given):
    for shape in (given.sizes(2, 2, 5), given.sizes(3, 2, 4), (1, 1), ()):
        x = given.randn(*shape)
        yield f"gradient, x {tuple(shape)}", impl.numerical_gradient(smooth, x)
        yield f"x afterwards, x {tuple(shape)}", x


@scenario("a large step shows the formula: a cubic has the centred slope 3x² + h²", dtypes=FLOAT64)
def cubic(impl, given):
    x = given.uniform(*given.sizes(2, 2, 5), low=-3.0, high=3.0)
    for h in (0.5, 0.1):
        yield f"slopes, h={h}", impl.numerical_gradient(lambda t: (t * t * t).sum(), x, h=h)
    quintic = impl.numerical_gradient(lambda t: (t**5).sum(), x, 0.2)
    yield "slopes of a fifth power, h=0.2", quintic


@scenario("a fast wave shows the default step", dtypes=FLOAT64)
def default_step(impl, given):
    x = given.uniform(given.size(3, 6), low=-1e-3, high=1e-3)
    yield "slopes of sin(1000 x)", impl.numerical_gradient(lambda t: (1000 * t).sin().sum(), x)


@scenario("f may return a Python float", dtypes=FLOAT64)
def python_float(impl, given):
    x = given.randn(*given.sizes(2, 2, 4))
    yield "gradient", impl.numerical_gradient(lambda t: smooth(t).item(), x)


@scenario("f may return a piece of what it was given", dtypes=FLOAT64)
def piece(impl, given):
    x = given.randn(*given.sizes(2, 2, 4))
    yield "slopes of x[1, 0]", impl.numerical_gradient(lambda t: t[1, 0], x)
    single = given.randn()
    yield "slope of x itself", impl.numerical_gradient(lambda t: t, single)


@scenario("x in strided memory", dtypes=FLOAT64)
def strided(impl, given):
    rows, columns = given.sizes(2, 2, 5)
    transposed = given.watch(given.randn(columns, rows).T)
    yield "gradient, transposed", impl.numerical_gradient(smooth, transposed)
    yield "x afterwards, transposed", transposed
    sliced = given.noncontiguous(given.randn(given.size(3, 5)))
    yield "gradient, sliced", impl.numerical_gradient(smooth, sliced)
    yield "x afterwards, sliced", sliced


@scenario("a loss of a weight matrix, as in a gradient check", dtypes=FLOAT64)
def loss(impl, given):
    n, n_in, n_out = given.sizes(3, 2, 5)
    inputs = given.randn(n, n_in)
    target = given.randn(n, n_out)
    weight = given.randn(n_out, n_in)
    yield "gradient", impl.numerical_gradient(lambda w: ((inputs @ w.T - target) ** 2).mean(), weight)
