"""Hidden tests of the kata softmax-ce-gradient."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# float32 carries 1e4 with steps of 1e-3
LARGE = tolerance(float32=(1e-3, 3e-3))
DIGITS = tolerance(float32=(1e-3, 1e-4), float64=(1e-10, 1e-10))


def classes(given, n, k):
    """Targets `(n,)` with the first and the last class among them."""
    target = given.integers(n, low=0, high=k)
    target[0], target[1] = 0, k - 1
    return target


def both(impl, logits, target, name=""):
    loss, dlogits = impl.softmax_cross_entropy(logits, target)
    yield f"loss{name}", loss
    yield f"dlogits{name}", dlogits, GRADIENT


@scenario("a batch of logits and classes")
def plain(impl, given):
    n, k = given.sizes(2, 3, 8)
    yield from both(impl, given.randn(n, k) * 2, classes(given, n, k))
    yield from both(impl, given.randn(n, k) - 1, given.integers(n, low=0, high=k - 1), ", no sample of the last class")


@scenario("as many samples as classes")
def square(impl, given):
    k = given.size(3, 6)
    yield from both(impl, given.randn(k, k) * 2, classes(given, k, k))


@scenario("one sample; two classes; one class; all samples of one class")
def small(impl, given):
    k = given.size(3, 6)
    yield from both(impl, given.randn(1, k), given.integers(1, low=0, high=k), ", one sample")
    yield from both(impl, given.randn(5, 2), classes(given, 5, 2), ", two classes")
    yield from both(impl, given.randn(3, 1), given.tensor([0, 0, 0]), ", one class")
    yield from both(impl, given.randn(4, k), given.tensor([1, 1, 1, 1]), ", one class only among the targets")


@scenario("float64 keeps its digits, and equal logits give log K")
def digits(impl, given):
    n, k = given.sizes(2, 4, 8)
    loss, dlogits = impl.softmax_cross_entropy(given.uniform(n, k, low=-4.0, high=4.0), classes(given, n, k))
    yield "loss", loss, DIGITS
    yield "dlogits", dlogits, DIGITS
    yield from both(impl, given.tensor([[0.5, 0.5, 0.5, 0.5]]), given.tensor([2]), ", equal logits")


@scenario("certain and right, certain and wrong")
def certain(impl, given):
    logits = given.tensor([[12.0, -9.0, 0.0], [-8.0, 0.0, 11.0]])
    yield from both(impl, logits, given.tensor([0, 2]), ", right")
    for gap in (16.0, 20.7, 27.6, 60.0):
        yield from both(impl, given.tensor([[0.0, gap, 0.0]]), given.tensor([2]), f", {gap} below the largest")


@scenario("a large number on all logits of a row changes nothing", tolerance=LARGE)
def shifted(impl, given):
    k = given.size(4, 6)
    near = given.watch(given.randn(3, k) + given.tensor([[9990.0], [0.0], [-9990.0]]))
    loss, dlogits = impl.softmax_cross_entropy(near, classes(given, 3, k))
    yield "loss, rows near 9990, 0 and −9990", loss
    yield "dlogits, rows near 9990, 0 and −9990", dlogits


@scenario("logits of ±1e4 in one row: finite and right", tolerance=LARGE)
def spread(impl, given):
    logits = given.tensor([[1e4, -1e4, 0.0], [0.0, -200.0, 120.0], [-1e4, 30.0, 1e4]])
    for target in ([0, 2, 2], [1, 1, 0], [2, 0, 1]):
        loss, dlogits = impl.softmax_cross_entropy(logits, given.tensor(target))
        yield f"loss, classes {target}", loss
        yield f"dlogits, classes {target}", dlogits


@scenario("non-contiguous logits and targets")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    target = given.noncontiguous(classes(given, n, k))
    yield from both(impl, given.watch(given.randn(k, n).T), target, ", transposed logits")
    yield from both(impl, given.noncontiguous(given.randn(n, k)), target, ", strided logits")
