import math

import torch

from nfquiz.judge.scenario import scenario, tolerance

# in few rounds a start with variances of another divisor is to be forgiven, and float32
ROUNDS = tolerance(float32=(3e-2, 1e-2), float64=(3e-2, 1e-2))
SETTLED = tolerance(float32=(1e-4, 1e-2), float64=(1e-5, 1e-4))


def blobs(given, *counts, apart=5.0):
    """Blobs of different sizes and spreads, at different places; and means to start from, beside theirs."""
    parts, starts = [], []
    for number, count in enumerate(counts):
        spread = given.tensor([[0.7 + 0.4 * number, 1.5 - 0.4 * number]])
        centre = given.tensor([[apart * number, 3.0 * (-1) ** number]])
        parts.append(given.randn(count, 2) * spread + centre)
        starts.append(centre + given.uniform(1, 2, low=0.6, high=1.2))
    X = torch.cat(parts)
    return given.watch(X[given.permutation(len(X))]), given.watch(torch.cat(starts))


def likelihood(model, X):
    return float(model.log_likelihood(X))


@scenario("two components, settled", tolerance=SETTLED)
def settled(impl, given):
    X, start = blobs(given, 40, 15, apart=3.5)
    model = impl.GMM(2)
    model.fit(given.noncontiguous(X), given.noncontiguous(start), 40)
    yield "log-likelihood", likelihood(model, X)
    yield "of other samples", likelihood(model, given.randn(7, 2) * 3)


@scenario("three components, settled", dtypes=("float64",), tolerance=SETTLED)
def three(impl, given):
    X, start = blobs(given, 30, 12, 20)
    model = impl.GMM(3)
    model.fit(X, start, 30)
    yield "log-likelihood", likelihood(model, X)
    yield "of one sample", likelihood(model, given.randn(1, 2))


@scenario("one component is a plain Gaussian", tolerance=SETTLED)
def single(impl, given):
    X = given.watch(given.randn(20, 3) * given.tensor([[0.5, 2.0, 1.0]]) + 1)
    model = impl.GMM(1)
    for iters in (1, 2):
        model.fit(X, given.watch(given.randn(1, 3) - 2), iters=iters)
        yield f"log-likelihood after {iters} rounds", likelihood(model, X)


@scenario("small spreads, settled", dtypes=("float64",), tolerance=SETTLED)
def small_spreads(impl, given):
    X, start = blobs(given, 25, 20)
    model = impl.GMM(2)
    model.fit(given.watch(X / 10), given.watch(start / 10), 30)
    yield "log-likelihood", likelihood(model, X / 10)


@scenario("hundreds of features: every density underflows", tolerance=SETTLED)
def many_features(impl, given):
    centre = given.tensor([-40.0, 40.0]).repeat(9)[:, None]
    X = given.watch(given.randn(18, 400) * 30 + centre)
    model = impl.GMM(2)
    model.fit(X, given.watch(X[:2]), 10)
    yield "log-likelihood", likelihood(model, X)


@scenario("the start, and the first rounds", tolerance=ROUNDS)
def rounds(impl, given):
    noise = given.randn(60, 2) * 0.5
    X = given.watch(noise + torch.tensor([[-9.0, 0.0], [9.0, 1.0]], device=given.device).to(noise).repeat(30, 1))
    start = given.tensor([[-1.5, 0.0], [1.0, 0.0]])
    model = impl.GMM(2)
    for iters in (0, 1, 2, 3, 5):
        model.fit(X, start, iters)
        yield f"log-likelihood after {iters} rounds", likelihood(model, X)


@scenario("the log-likelihood never falls", dtypes=("float64",))
def monotone(impl, given):
    X, start = blobs(given, 25, 20, 8, apart=2.0)
    model = impl.GMM(3)
    values = []
    for iters in range(6):
        model.fit(X, start, iters)
        values.append(likelihood(model, X))
    slack = 1e-6
    for round, (before, after) in enumerate(zip(values[:-1], values[1:], strict=True), start=1):
        yield f"it does not fall in round {round}", after >= before - slack


@scenario("samples far from every component")
def far_away(impl, given):
    X, start = blobs(given, 20, 20)
    far = given.tensor([[2000.0, -3000.0], [500.0, 100.0]])
    model = impl.GMM(2)
    model.fit(X, start, 10)
    yield "finite log-likelihood", math.isfinite(likelihood(model, far))
    narrow = given.watch(torch.cat([X[:20] * 1e-3, X[20:] * 1e-3 + 100, far[:1] / 10]))
    model.fit(narrow, given.watch(torch.stack([narrow[0], narrow[30]])), 5)
    yield "finite with an outlier in the data", math.isfinite(likelihood(model, narrow))


@scenario("a component on equal points")
def collapsed(impl, given):
    point = given.tensor([[20.0, -20.0]])
    X = given.watch(torch.cat([given.randn(20, 2), point.expand(4, 2)]))
    model = impl.GMM(2)
    model.fit(X, given.watch(torch.cat([X[:1], point + 0.5])), 8)
    yield "finite log-likelihood", math.isfinite(likelihood(model, X))
    flat = given.watch(given.randn(12, 2) * given.tensor([[1.0, 0.0]]))
    model.fit(flat, given.watch(flat[:2]), 5)
    yield "finite with a constant feature", math.isfinite(likelihood(model, flat))


@scenario("a second fit starts anew", tolerance=ROUNDS)
def again(impl, given):
    X, start = blobs(given, 30, 15)
    other, other_start = blobs(given, 12, 25, apart=9.0)
    model = impl.GMM(2)
    model.fit(X, start, 30)
    impl.GMM(4).fit(X, given.watch(X[:4]), 0)  # another one, which is none of its business
    model.fit(other, other_start, 0)
    impl.GMM(1).fit(X, start[:1], 0)
    yield "log-likelihood at the start", likelihood(model, other)
    model.fit(other, other_start, 1)
    yield "log-likelihood after one round", likelihood(model, other)


@scenario("a large component and a small one that overlap", tolerance=SETTLED)
def overlapping(impl, given):
    large, small = torch.linspace(-3.0, 1.5, 16), torch.linspace(0.9, 2.4, 4)
    X = given.watch(torch.cat([large, small])[:, None].to(given.device, given.dtype))
    model = impl.GMM(2)
    model.fit(X, given.tensor([[-1.0], [2.0]]), 40)
    yield "log-likelihood", likelihood(model, X)
    yield "of other samples", likelihood(model, given.tensor([[0.5], [1.2], [2.0]]))


@scenario("just so many rounds, though the first ones hardly gain anything", dtypes=("float64",), tolerance=SETTLED)
def slow_start(impl, given):
    # from nearly equal means a plateau comes first, at which a stopping rule would give up
    low, high = torch.linspace(-3.6, -0.4, 7), torch.linspace(0.88, 3.12, 7)
    X = given.watch(torch.cat([low, high])[:, None].to(given.device, given.dtype))
    model = impl.GMM(2)
    model.fit(X, given.tensor([[-0.25], [0.25]]), 150)
    yield "log-likelihood", likelihood(model, X)
