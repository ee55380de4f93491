"""Hidden tests of the kata natural-gradient."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

DIGITS = tolerance(float64=(1e-9, 1e-9))


@scenario("more samples than parameters", tolerance=GRADIENT)
def plain(impl, given):
    n = given.size(3, 5)
    for N in (n + 2, 12):
        yield f"{N} samples", impl.natural_gradient(given.randn(n), given.randn(N, n), given.number(0.2, 0.6))


@scenario("as many samples as parameters", tolerance=GRADIENT)
def square(impl, given):
    n = given.size(3, 5)
    yield "d", impl.natural_gradient(given.randn(n), given.randn(n, n), given.number(0.3, 0.6))


@scenario("fewer samples than parameters, down to one", tolerance=GRADIENT)
def few(impl, given):
    n = given.size(4, 6)
    for N in (3, 2, 1):
        yield f"{N} samples", impl.natural_gradient(given.randn(n), given.randn(N, n), given.number(0.3, 0.8))


@scenario("samples whose gradients have a mean far from 0: F is not centred", tolerance=GRADIENT)
def shifted(impl, given):
    n = given.size(3, 5)
    samples = given.watch(given.randn(8, n) + given.uniform(n, low=1.0, high=2.0))
    yield "d", impl.natural_gradient(given.randn(n), samples, 0.5)
    yield "grad is their mean", impl.natural_gradient(given.watch(samples.mean(dim=0)), samples, 0.5)


@scenario("damping: small, large, an integer", tolerance=GRADIENT)
def damping(impl, given):
    n = given.size(3, 5)
    grad, samples = given.randn(n), given.randn(9, n)
    for value in (0.15, 0.5, 2, 50.0):
        yield f"damping = {value}", impl.natural_gradient(grad, samples, value)
    yield "by name", impl.natural_gradient(grad=grad, per_sample_grads=samples, damping=0.7)


@scenario("parameters of very different scales, and a single one", tolerance=GRADIENT)
def scales(impl, given):
    samples = given.watch(given.randn(10, 3) * given.tensor([5.0, 1.0, 0.1]))
    yield "three scales", impl.natural_gradient(given.randn(3), samples, 0.3)
    yield "one parameter", impl.natural_gradient(given.randn(1), given.randn(6, 1), 0.3)
    yield "samples without a gradient", impl.natural_gradient(given.randn(3), given.tensor([[0.0] * 3] * 4), 0.5)


@scenario("strided inputs", tolerance=GRADIENT)
def layouts(impl, given):
    n = given.size(3, 5)
    samples = given.watch(given.randn(n, 7).T)
    yield "transposed", impl.natural_gradient(given.noncontiguous(given.randn(n)), samples, 0.4)
    yield "strided", impl.natural_gradient(given.randn(n), given.noncontiguous(given.randn(6, n)), 0.4)


@scenario("float64 keeps its digits", dtypes=("float64",), tolerance=DIGITS)
def digits(impl, given):
    yield "d", impl.natural_gradient(given.uniform(4, low=0.5, high=1.5), given.randn(7, 4), 0.3)
