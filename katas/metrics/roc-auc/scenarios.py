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
    scores = given.watch(given.randn(n) + target)
    yield "AUC", impl.roc_auc(scores, target)


@scenario("many ties", tolerance=CLOSE)
def ties(impl, given):
    n = given.size(30, 40)
    target = targets(given, n)
    scores = given.watch((given.integers(n, low=-2, high=3) + target * given.integers(n, high=2)).to(given.dtype))
    yield "AUC", impl.roc_auc(given.noncontiguous(scores), given.noncontiguous(target))
    yield "all scores equal", impl.roc_auc(given.watch(torch.zeros_like(scores)), target)


@scenario("a few samples", tolerance=CLOSE)
def few(impl, given):
    yield "all pairs right", impl.roc_auc(given.tensor([3.0, 1.0, 2.0]), given.tensor([1, 0, 0]))
    yield "all pairs wrong", impl.roc_auc(given.tensor([-3.0, 1.0, 2.0]), given.tensor([1, 0, 0]))
    yield "one of two", impl.roc_auc(given.tensor([0.7, 0.6, 0.8]), given.tensor([1, 0, 0]))
    yield "a tie and a win", impl.roc_auc(given.tensor([0.6, 0.2, 0.6]), given.tensor([1, 0, 0]))
    yield "a win and a tie", impl.roc_auc(given.tensor([0.6, 0.2, 0.6]), given.tensor([0, 0, 1]))
    yield "two of three, one tie", impl.roc_auc(given.tensor([0.1, 0.5, 0.5, 0.9]), given.tensor([0, 1, 0, 1]))


@scenario("worse than chance", tolerance=CLOSE)
def below_half(impl, given):
    n = given.size(20, 40)
    target = targets(given, n)
    yield "AUC", impl.roc_auc(given.watch(given.randn(n) - 1.5 * target), target)


@scenario("scores of any size, and close together", tolerance=CLOSE)
def sizes(impl, given):
    n = given.size(20, 30)
    target = targets(given, n)
    order = given.permutation(n)
    yield "in the thousands", impl.roc_auc(given.watch(order.to(given.dtype) * 100 + 1000), target)
    yield "far below 0", impl.roc_auc(given.watch(order.to(given.dtype) * 30 - 5000), target)
    gap = 4 * torch.finfo(given.dtype).eps
    yield "close together", impl.roc_auc(given.watch(order.to(given.dtype) * gap + 1), target)


@scenario("one class only")
def one_class(impl, given):
    scores = given.randn(5)
    yield "both classes", isinstance(impl.roc_auc(scores, given.tensor([0, 1, 0, 0, 1])), float)
    with given.raises(ValueError):
        impl.roc_auc(scores, given.tensor([1, 1, 1, 1, 1]))
    with given.raises(ValueError):
        impl.roc_auc(scores, given.tensor([0, 0, 0, 0, 0]))
    with given.raises(ValueError):
        impl.roc_auc(given.randn(0), given.integers(0))
