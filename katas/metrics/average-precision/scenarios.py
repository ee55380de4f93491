import torch

from nfquiz.judge.scenario import scenario, tolerance

# counts divided in float32 are right too
CLOSE = tolerance(float32=(1e-5, 1e-5), float64=(1e-5, 1e-5))


def targets(given, n):
    """Zeros and ones in any order, both of them present, not as many of one as of the other."""
    ones = given.integer(n // 4, n // 3)
    return given.watch((given.permutation(n) < ones).long())


@scenario("scores without ties", tolerance=CLOSE)
def no_ties(impl, given):
    n = given.size(20, 40)
    target = targets(given, n)
    yield "AP", impl.average_precision(given.watch(given.randn(n) + target), target)


@scenario("a few samples", tolerance=CLOSE)
def few(impl, given):
    yield "the best first", impl.average_precision(given.tensor([3.0, 1.0, 2.0]), given.tensor([1, 0, 0]))
    yield "the best last", impl.average_precision(given.tensor([-3.0, 1.0, 2.0]), given.tensor([1, 0, 0]))
    yield "in between", impl.average_precision(given.tensor([0.9, 0.8, 0.7, 0.6]), given.tensor([0, 1, 0, 1]))
    yield "all positive", impl.average_precision(given.tensor([0.9, 0.2, 0.5]), given.tensor([1, 1, 1]))
    yield "one sample", impl.average_precision(given.tensor([-2.0]), given.tensor([1]))


@scenario("many ties", tolerance=CLOSE)
def ties(impl, given):
    n = given.size(30, 40)
    target = targets(given, n)
    scores = given.watch((given.integers(n, low=-2, high=3) + target * given.integers(n, high=2)).to(given.dtype))
    yield "AP", impl.average_precision(given.noncontiguous(scores), given.noncontiguous(target))
    yield "all scores equal", impl.average_precision(given.watch(torch.zeros_like(scores)), target)


@scenario("two equal scores, the positive first or last", tolerance=CLOSE)
def two_equal(impl, given):
    for target in ([1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 1]):
        yield f"{target}", impl.average_precision(given.tensor([0.5, 0.5, 0.5, 0.2]), given.tensor(target))


@scenario("scores of any size, and close together", tolerance=CLOSE)
def sizes(impl, given):
    n = given.size(20, 30)
    target = targets(given, n)
    order = given.permutation(n)
    yield "in the thousands", impl.average_precision(given.watch(order.to(given.dtype) * 100 + 1000), target)
    yield "far below 0", impl.average_precision(given.watch(order.to(given.dtype) * 30 - 5000), target)
    gap = 4 * torch.finfo(given.dtype).eps
    yield "close together", impl.average_precision(given.watch(order.to(given.dtype) * gap + 1), target)
