"""Hidden scenarios of the masked-sequence kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario


def _lengths(given, n, length, full=True):
    """Lengths from 1 to `length`: the shortest and, if `full`, the longest are among them where there is room."""
    fixed = [1, length if full else length - 1, 2][:n]
    lengths = given.tensor([*fixed, *(given.integer(1, length - 1) for _ in range(n - len(fixed)))])
    return given.watch(lengths[given.permutation(n)])


def _padded(given, x, lengths, content):
    """`x` with its padding filled with one number."""
    padding = torch.arange(x.shape[1], device=x.device) >= lengths[:, None]
    return given.watch(x.masked_fill(padding[:, :, None], content))


@scenario("masked_mean: padding of zeros")
def mean_of_zeros(impl, given):
    n, d = given.sizes(2, 3, 5)
    x, lengths = given.randn(n, 6, d), _lengths(given, n, 6)
    yield "mean", impl.masked_mean(_padded(given, x, lengths, 0.0), lengths)


@scenario("last_valid: padding of zeros")
def last_of_zeros(impl, given):
    n, d = given.sizes(2, 3, 5)
    x, lengths = given.randn(n, 6, d), _lengths(given, n, 6)
    yield "last", impl.last_valid(_padded(given, x, lengths, 0.0), lengths)


@scenario("masked_mean: what the padding holds changes nothing")
def mean_of_anything(impl, given):
    x, lengths = given.randn(4, 5, 3), _lengths(given, 4, 5)
    yield "random numbers", impl.masked_mean(x, lengths)
    for content in (-7.0, 1e4, float("inf"), float("nan")):
        yield f"padding of {content}", impl.masked_mean(_padded(given, x, lengths, content), lengths)


@scenario("last_valid: what the padding holds changes nothing")
def last_of_anything(impl, given):
    x, lengths = given.randn(4, 5, 3), _lengths(given, 4, 5)
    yield "random numbers", impl.last_valid(x, lengths)
    for content in (-7.0, 1e4, float("inf"), float("nan")):
        yield f"padding of {content}", impl.last_valid(_padded(given, x, lengths, content), lengths)


@scenario("real steps may be zeros")
def real_zeros(impl, given):
    x = given.tensor(
        [[[0.0, 0.0], [3.0, 1.0], [0.0, 0.0], [9.0, 9.0]], [[2.0, -4.0], [0.0, 0.0], [0.0, 0.0], [1.0, 1.0]]]
    )
    lengths = given.tensor([3, 2])
    yield "mean", impl.masked_mean(x, lengths)
    yield "last", impl.last_valid(x, lengths)


@scenario("one sequence, one step, one feature: the result is (N, D) always")
def ones(impl, given):
    for n, length, d in ((1, 4, 3), (3, 4, 1), (1, 1, 2), (1, 3, 1), (2, 1, 2)):
        x, lengths = given.randn(n, length, d), given.integers(n, low=1, high=length + 1)
        yield f"mean, N = {n}, L = {length}, D = {d}", impl.masked_mean(x, lengths)
        yield f"last, N = {n}, L = {length}, D = {d}", impl.last_valid(x, lengths)


@scenario("masked_mean: equal sizes, where a wrong axis raises no error")
def square_mean(impl, given):
    x, lengths = given.randn(4, 4, 4), _lengths(given, 4, 4)
    yield "N = L = D", impl.masked_mean(x, lengths)
    yield "all rows full", impl.masked_mean(x, given.tensor([4] * 4))


@scenario("last_valid: equal sizes, where a wrong axis raises no error")
def square_last(impl, given):
    x, lengths = given.randn(4, 4, 4), _lengths(given, 4, 4)
    yield "N = L = D", impl.last_valid(x, lengths)
    yield "all rows full", impl.last_valid(x, given.tensor([4] * 4))


@scenario("no row reaches the end; strided memory, nan behind")
def strided(impl, given):
    x, lengths = given.randn(5, 7, 2), given.noncontiguous(_lengths(given, 5, 7, full=False))
    x = given.noncontiguous(_padded(given, x, lengths, float("nan")))
    yield "mean", impl.masked_mean(x, lengths)
    yield "last", impl.last_valid(x, lengths)
    turned = given.watch(given.randn(6, 3, 2).transpose(0, 1))
    yield "mean of (L, N, D) turned round", impl.masked_mean(turned, given.tensor([2, 5, 4]))
    yield "last of (L, N, D) turned round", impl.last_valid(turned, given.tensor([2, 5, 4]))


@scenario("gradients reach the real steps, and are 0 on padding that is nan", tolerance=GRADIENT)
def gradients(impl, given):
    lengths = _lengths(given, 4, 5)
    values = _padded(given, given.randn(4, 5, 3), lengths, float("nan"))
    for name in ("masked_mean", "last_valid"):
        x = given.param(values)
        (getattr(impl, name)(x, lengths) * given.randn(4, 3)).sum().backward()
        yield f"gradient of {name}", x.grad


# Values of some size: a computation in float32 somewhere on the way is off by more than the float64 tolerance
@scenario("float64 keeps all its digits", dtypes=("float64",))
def double_precision(impl, given):
    x, lengths = given.watch(given.randn(4, 7, 3) * 100.0), _lengths(given, 4, 7)
    yield "mean", impl.masked_mean(x, lengths)
    yield "last", impl.last_valid(x, lengths)
