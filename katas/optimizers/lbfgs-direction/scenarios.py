"""Hidden tests of the kata lbfgs-direction."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

DIGITS = tolerance(float64=(1e-9, 1e-9))


def history(given, n, m, scale=1.0):
    """m pairs of a quadratic function's steps and changes of gradient: s · y is well above 0."""
    mix = given.randn(n, n)
    A = scale * (mix.T @ mix / n + torch.eye(n, dtype=mix.dtype, device=mix.device))
    S = [given.randn(n) for _ in range(m)]
    return S, [given.watch(A @ s) for s in S]


@scenario("a single pair", tolerance=GRADIENT)
def single(impl, given):
    n = given.size(3, 6)
    for name, scale in (("plain", 1.0), ("strong curvature", 8.0), ("weak curvature", 0.2)):
        yield name, impl.lbfgs_direction(given.randn(n), *history(given, n, 1, scale))


@scenario("no history: downhill", tolerance=GRADIENT)
def empty(impl, given):
    grad = given.randn(given.size(3, 6))
    yield "direction", impl.lbfgs_direction(grad, [], [])


@scenario("two pairs: their order counts", tolerance=GRADIENT)
def two(impl, given):
    n = given.size(3, 6)
    S, Y = history(given, n, 2)
    grad = given.randn(n)
    yield "direction", impl.lbfgs_direction(grad, S, Y)
    yield "the other way round", impl.lbfgs_direction(grad, S[::-1], Y[::-1])


@scenario("three to six pairs", tolerance=GRADIENT)
def several(impl, given):
    for m in (3, 4, 6):
        n = given.size(7, 9)
        yield f"{m} pairs", impl.lbfgs_direction(given.randn(n), *history(given, n, m))


# many pairs of a few dimensions are taken back and forth: rounding adds up
@scenario("more pairs than dimensions", tolerance=tolerance(float32=(1e-2, 1e-2), float64=(1e-6, 1e-6)))
def many(impl, given):
    yield "n = 2, 4 pairs", impl.lbfgs_direction(given.randn(2), *history(given, 2, 4))
    yield "n = 1, 3 pairs", impl.lbfgs_direction(given.randn(1), *history(given, 1, 3))


@scenario("curvature that changed from pair to pair: y is no matrix times s", tolerance=GRADIENT)
def changing(impl, given):
    n = given.size(4, 6)
    S = [given.randn(n) for _ in range(3)]
    # s · y is at least 0.5 s · s
    Y = [given.watch(s * given.uniform(n, low=0.5 * i, high=2.0 * i)) for i, s in enumerate(S, start=1)]
    yield "direction", impl.lbfgs_direction(given.randn(n), S, Y)


@scenario("steps near the minimum are tiny: their pairs count as much as others", tolerance=GRADIENT)
def tiny(impl, given):
    n = given.size(4, 6)
    S, Y = ([given.watch(one * 1e-8) for one in part] for part in history(given, n, 3))
    yield "three pairs", impl.lbfgs_direction(given.randn(n), S, Y)
    yield "a single pair", impl.lbfgs_direction(given.randn(n), S[:1], Y[:1])


@scenario("the histories are left as they are, and may be tuples", tolerance=GRADIENT)
def containers(impl, given):
    n = given.size(3, 6)
    S, Y = history(given, n, 3)
    grad = given.randn(n)
    yield "direction", impl.lbfgs_direction(grad, S, Y)
    yield "pairs afterwards", (len(S), len(Y))
    yield "the same again", impl.lbfgs_direction(grad, S, Y)
    yield "tuples", impl.lbfgs_direction(grad, tuple(S), tuple(Y))
    yield "without the oldest", impl.lbfgs_direction(grad, S[1:], Y[1:])


@scenario("strided tensors", tolerance=GRADIENT)
def layouts(impl, given):
    n = given.size(4, 6)
    S, Y = history(given, n, 2)
    strided = [[given.noncontiguous(one) for one in part] for part in (S, Y)]
    yield "direction", impl.lbfgs_direction(given.noncontiguous(given.randn(n)), *strided)


@scenario("float64 keeps its digits", dtypes=("float64",), tolerance=DIGITS)
def digits(impl, given):
    yield "direction", impl.lbfgs_direction(given.uniform(5, low=0.5, high=1.5), *history(given, 5, 3))


@scenario("minimising a bowl with it", tolerance=GRADIENT)
def minimise(impl, given):
    mix = given.watch(given.randn(4, 4) * 0.4)

    def gradient(x):
        return mix.T @ (mix @ x) + x + 0.4 * x**3

    x, S, Y = given.copy(given.randn(4)), [], []
    for step in range(4):
        g = gradient(x)
        new = x + (0.5 if step == 0 else 1.0) * impl.lbfgs_direction(g, S, Y)
        S, Y = [*S, new - x][-3:], [*Y, gradient(new) - g][-3:]
        x = new
        yield f"the point after step {step + 1}", x
