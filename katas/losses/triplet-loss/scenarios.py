"""Hidden scenarios of the triplet-loss kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-9, 1e-9))


def triplets(given, n, d):
    """Embeddings; some triplets satisfy a margin of 1, some do not."""
    anchor = given.randn(n, d)
    return anchor, given.watch(anchor + given.randn(n, d)), given.watch(anchor + given.randn(n, d) * 1.3)


@scenario("a batch of triplets, margin 1 by default", tolerance=PRECISE)
def plain(impl, given):
    n, d = given.sizes(2, 3, 8)
    yield "a batch", impl.triplet_loss(*triplets(given, n, d))
    yield "as many triplets as features", impl.triplet_loss(*triplets(given, 5, 5))
    yield "one triplet", impl.triplet_loss(*triplets(given, 1, d))
    yield "one feature", impl.triplet_loss(*triplets(given, n, 1))
    a, p, n_ = triplets(given, n, d)
    yield "by name", impl.triplet_loss(negative=n_, positive=p, anchor=a)


@scenario("the margin", tolerance=PRECISE)
def margins(impl, given):
    n, d = given.sizes(2, 3, 8)
    for margin in (0.0, 0.2, 2.5, 10.0):
        yield f"margin = {margin}", impl.triplet_loss(*triplets(given, n, d), margin=margin)
    yield "by position", impl.triplet_loss(*triplets(given, n, d), 0.7)


@scenario("satisfied and violated triplets, one at a time", tolerance=PRECISE)
def one_at_a_time(impl, given):
    anchor, positive = given.tensor([[0.0, 0.0]]), given.tensor([[0.6, 0.8]])
    for distance in (0.5, 1.9, 2.1, 30.0):
        negative = given.tensor([[0.0, distance]])
        yield f"the negative {distance} away, the positive 1", impl.triplet_loss(anchor, positive, negative)
    both = given.tensor([[0.0, 0.0], [0.0, 0.0]])
    near_and_far = given.tensor([[0.0, 0.1], [0.0, 9.0]])
    yield "a satisfied one does not make up for a violated one", impl.triplet_loss(both, both, near_and_far, 0.5)


def _gradient(one):
    """None as well, where no triplet is violated: nothing hangs on it then."""
    return torch.zeros_like(one) if one.grad is None else one.grad


@scenario("the gradient that autograd takes through it, for all three", tolerance=GRADIENT)
def gradient(impl, given):
    n, d = given.sizes(2, 3, 7)
    for margin in (1.0, 5.0):
        parts = [one.clone().requires_grad_() for one in triplets(given, n, d)]
        (impl.triplet_loss(*parts, margin=margin) * 1.5).backward()
        for name, one in zip(("anchor", "positive", "negative"), parts, strict=True):
            yield f"for the {name}, margin = {margin}", _gradient(one)


@scenario("equal embeddings: the value is plain, the gradient of their distance is 0", tolerance=GRADIENT)
def zero_distances(impl, given):
    anchor, positive, negative = triplets(given, 3, 4)
    yield "the positive is the anchor", impl.triplet_loss(anchor, anchor, negative, margin=9.0), PRECISE
    yield "the negative is the anchor", impl.triplet_loss(anchor, positive, anchor), PRECISE
    for name, make in (
        ("positive", lambda a, p, n: (a, a.clone(), n)),
        ("negative", lambda a, p, n: (a, p, a.clone())),
        ("positive and negative", lambda a, p, n: (a, a.clone(), a.clone())),
    ):
        parts = [one.clone().requires_grad_() for one in make(anchor, positive, negative)]
        impl.triplet_loss(*parts, margin=9.0).backward()
        for part, one in zip(("anchor", "positive", "negative"), parts, strict=True):
            yield f"the {name} equal to the anchor, for the {part}", _gradient(one)


@scenario("strided memory")
def layouts(impl, given):
    n, d = given.sizes(2, 3, 6)
    anchor, positive, negative = triplets(given, n, d)
    transposed = given.watch(negative.T.contiguous().T)
    yield "loss", impl.triplet_loss(given.noncontiguous(anchor), given.noncontiguous(positive), transposed)
