"""Hidden tests of the kata kfac."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

DIGITS = tolerance(float64=(1e-9, 1e-9))


def layer(given, N, n_in, n_out):
    """grad_w, activations and output_grads for a layer, drawn independently."""
    return given.randn(n_out, n_in), given.randn(N, n_in), given.randn(N, n_out)


@scenario("more samples than inputs and outputs", tolerance=GRADIENT)
def plain(impl, given):
    n_in, n_out = given.sizes(2, 2, 5)
    yield "more of the one", impl.kfac_update(*layer(given, 9, n_in, n_out), given.number(0.3, 0.7))
    yield "more of the other", impl.kfac_update(*layer(given, 11, n_out, n_in), given.number(0.3, 0.7))


@scenario("a square layer, and as many samples as inputs and outputs", tolerance=GRADIENT)
def square(impl, given):
    n = given.size(3, 5)
    yield "square", impl.kfac_update(*layer(given, 8, n, n), 0.5)
    yield "everything square", impl.kfac_update(*layer(given, n, n, n), 0.5)


@scenario("fewer samples than inputs or outputs, down to one", tolerance=GRADIENT)
def few(impl, given):
    n_in, n_out = given.sizes(2, 4, 6)
    for N in (3, 2, 1):
        yield f"{N} samples", impl.kfac_update(*layer(given, N, n_in, n_out), given.number(0.4, 0.8))


@scenario("activations and gradients with means far from 0: the factors are not centred", tolerance=GRADIENT)
def shifted(impl, given):
    n_in, n_out = given.sizes(2, 2, 5)
    a = given.watch(given.randn(8, n_in) + given.uniform(n_in, low=1.0, high=2.0))
    g = given.watch(given.randn(8, n_out) - given.uniform(n_out, low=1.0, high=2.0))
    yield "update", impl.kfac_update(given.randn(n_out, n_in), a, g, 0.5)


@scenario("damping: small, large, an integer", tolerance=GRADIENT)
def damping(impl, given):
    n_in, n_out = given.sizes(2, 2, 5)
    inputs = layer(given, 10, n_in, n_out)
    for value in (0.25, 0.6, 2, 30.0):
        yield f"damping = {value}", impl.kfac_update(*inputs, value)
    yield "by name", impl.kfac_update(grad_w=inputs[0], activations=inputs[1], output_grads=inputs[2], damping=0.7)


@scenario("one input, one output, and inputs of very different scales", tolerance=GRADIENT)
def sizes(impl, given):
    yield "one input", impl.kfac_update(*layer(given, 6, 1, 4), 0.5)
    yield "one output", impl.kfac_update(*layer(given, 6, 4, 1), 0.5)
    yield "one of both", impl.kfac_update(*layer(given, 6, 1, 1), 0.5)
    a = given.watch(given.randn(9, 3) * given.tensor([4.0, 1.0, 0.1]))
    g = given.watch(given.randn(9, 2) * given.tensor([0.1, 2.0]))
    yield "different scales", impl.kfac_update(given.randn(2, 3), a, g, 0.3)


@scenario("activations after a ReLU, output gradients with a sample that has none", tolerance=GRADIENT)
def sparse(impl, given):
    n_in, n_out = given.sizes(2, 3, 5)
    a, g = given.watch(given.randn(7, n_in).clamp(min=0)), given.randn(7, n_out)
    g[2] = 0
    yield "update", impl.kfac_update(given.randn(n_out, n_in), a, g, 0.4)


@scenario("strided inputs", tolerance=GRADIENT)
def layouts(impl, given):
    n_in, n_out = given.sizes(2, 2, 5)
    grad_w = given.watch(given.randn(n_in, n_out).T)
    a, g = given.watch(given.randn(n_in, 7).T), given.noncontiguous(given.randn(7, n_out))
    yield "update", impl.kfac_update(grad_w, a, g, 0.5)


@scenario("float64 keeps its digits", dtypes=("float64",), tolerance=DIGITS)
def digits(impl, given):
    yield "update", impl.kfac_update(*layer(given, 8, 4, 3), 0.4)
