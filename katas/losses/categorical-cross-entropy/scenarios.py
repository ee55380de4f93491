"""Hidden scenarios of the categorical-cross-entropy kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-10))


def probabilities(given, n, k):
    return given.watch(torch.softmax(given.randn(n, k), dim=1))


def labels(given, n, k):
    """One-hot rows, the first and the last class among them."""
    rows = torch.nn.functional.one_hot(given.integers(n, low=0, high=k), k)
    rows[0], rows[-1] = torch.eye(k)[-1], torch.eye(k)[0]
    return given.tensor(rows.double())


@scenario("one-hot targets: summed over classes, averaged over samples", tolerance=PRECISE)
def one_hot(impl, given):
    n, k = given.sizes(2, 3, 8)
    prob, target = probabilities(given, n, k), labels(given, n, k)
    yield "more samples or more classes", impl.categorical_cross_entropy(prob, target)
    yield "a square matrix", impl.categorical_cross_entropy(probabilities(given, 4, 4), labels(given, 4, 4))
    yield "one sample", impl.categorical_cross_entropy(probabilities(given, 1, k), labels(given, 1, k))
    yield "two classes", impl.categorical_cross_entropy(probabilities(given, n, 2), labels(given, n, 2))
    target, prob = labels(given, n, k), probabilities(given, n, k)
    yield "by name", impl.categorical_cross_entropy(one_hot=target, prob=prob)


@scenario("soft targets", tolerance=PRECISE)
def soft(impl, given):
    n, k = given.sizes(2, 3, 8)
    yield "distributions", impl.categorical_cross_entropy(probabilities(given, n, k), probabilities(given, n, k))
    same = probabilities(given, n, k)
    yield "the prediction itself", impl.categorical_cross_entropy(same, same)


@scenario("rows are taken as they are", tolerance=PRECISE)
def unnormalised(impl, given):
    prob, target = given.uniform(3, 4, low=0.1, high=0.9), given.uniform(3, 4, low=0.0, high=2.0)
    yield "rows that do not sum to 1", impl.categorical_cross_entropy(prob, target)


@scenario("a probability of exactly 0 under a target of 0 adds 0")
def zeros(impl, given):
    prob = given.tensor([[0.5, 0.5, 0.0], [0.0, 1.0, 0.0], [0.2, 0.0, 0.8]])
    yield "one-hot", impl.categorical_cross_entropy(prob, given.tensor([[1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]]))
    yield "soft", impl.categorical_cross_entropy(prob, given.tensor([[0.3, 0.7, 0], [0, 1.0, 0], [0.5, 0, 0.5]]))


@scenario("small probabilities keep their logarithm", tolerance=tolerance(float64=(1e-5, 1e-5)))
def small(impl, given):
    for prob in (1e-3, 1e-6, 1e-8, 1e-12, 1e-20):
        row = given.tensor([[prob, 1 - prob]])
        yield f"probability {prob}", impl.categorical_cross_entropy(row, given.tensor([[1.0, 0.0]]))


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def gradient(impl, given):
    n, k = given.sizes(2, 3, 6)
    for name, target in (("one-hot", labels(given, n, k)), ("soft", probabilities(given, n, k))):
        prob = probabilities(given, n, k).clone().requires_grad_()
        (impl.categorical_cross_entropy(prob, target) * 1.5).backward()
        yield name, prob.grad


@scenario("strided memory")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    prob, target = given.noncontiguous(probabilities(given, n, k)), given.watch(labels(given, n, k).T.contiguous().T)
    yield "loss", impl.categorical_cross_entropy(prob, target)
