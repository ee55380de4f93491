import torch

from nfquiz.judge.scenario import scenario


def clear(X, y, queries):
    """Those queries whose best class leads by far more than rounding."""
    X, queries64 = X.double(), queries.double()
    labels = y.unique()
    smoothing = 1e-9 * X.var(dim=0, correction=0).max()
    scores = []
    for label in labels:
        rows = X[y == label]
        var = rows.var(dim=0, correction=0) + smoothing
        log_density = -0.5 * (var.log() + (queries64 - rows.mean(dim=0)).square() / var).sum(dim=1)
        scores.append(log_density + torch.log(torch.tensor(len(rows) / len(X), dtype=torch.float64)))
    best = torch.stack(scores, dim=1).sort(dim=1, descending=True).values
    return queries[best[:, 0] - best[:, 1] > 1e-3 * (1 + best[:, 0].abs())]


def classes(given, *counts, d=3, labels=None):
    """Classes of different sizes, means and spreads that overlap."""
    parts = []
    for number, count in enumerate(counts):
        spread = given.uniform(1, d, low=0.4, high=2.0)
        parts.append(given.randn(count, d) * spread + given.randn(1, d) + 0.5 * number)
    names = torch.tensor(labels or list(range(len(counts))), device=given.device)
    y = names.repeat_interleave(torch.tensor(counts, device=given.device))
    order = given.permutation(len(y))
    return given.watch(torch.cat(parts)[order]), given.watch(y[order])


@scenario("three classes")
def three(impl, given):
    X, y = classes(given, 12, 9, 15)
    model = impl.GaussianNB()
    model.fit(X, y)
    yield "labels", model.predict(clear(X, y, given.randn(60, 3) * 2 + 0.5))


@scenario("classes of very different sizes: their shares count")
def shares(impl, given):
    X, y = classes(given, 60, 4, 12, d=2)
    model = impl.GaussianNB()
    model.fit(given.noncontiguous(X), given.noncontiguous(y))
    yield "labels", model.predict(given.noncontiguous(clear(X, y, given.randn(150, 2) * 2 + 0.5)))


@scenario("classes of two and three samples: the divisor is n")
def few(impl, given):
    X = given.tensor([[0.0], [2.0], [3.0], [7.0], [8.0]])
    y = given.tensor([0, 0, 1, 1, 1])
    model = impl.GaussianNB()
    model.fit(X, y)
    yield "labels", model.predict(clear(X, y, given.watch(torch.linspace(-6, 14, 201)[:, None].to(X))))


@scenario("one centre, different spreads, one, two and four features")
def spreads(impl, given):
    line = given.watch(torch.linspace(-9, 9, 181)[:, None].to(given.device, given.dtype))
    narrow, wide = given.tensor([[-1.0], [1.0], [-0.5], [0.5]]), given.tensor([[-4.0], [4.0], [-3.0], [3.0], [0.0]])
    y = given.tensor([0] * 4 + [1] * 5)
    for d in (1, 2, 4):
        X = torch.cat([narrow, wide]).repeat(1, d)
        model = impl.GaussianNB()
        model.fit(X, y)
        yield f"labels with {d} features", model.predict(clear(X, y, line.repeat(1, d)))


@scenario("labels with gaps, a single sample of a class")
def labels(impl, given):
    X, y = classes(given, 9, 1, 7, labels=[40, -3, 5])
    model = impl.GaussianNB()
    model.fit(X, y)
    yield "labels", model.predict(clear(X, y, torch.cat([given.randn(30, 3) * 2, X])))
    yield "one query", model.predict(clear(X, y, X)[:1])


@scenario("a feature that is constant in a class, beside one with a huge variance")
def smoothing(impl, given):
    far = torch.tensor([-3.0, -1.0, -3.0, -1.0, 1.0, 3.0, 1.0, 3.0]) * 1e4
    near = torch.tensor([0.0, 0.0, 0.0, 0.0, 1.0, -1.0, -1.0, 1.0])
    X = given.watch(torch.stack([far, near], dim=1).to(given.device, given.dtype))
    y = given.tensor([0, 0, 0, 0, 1, 1, 1, 1])
    model = impl.GaussianNB()
    model.fit(X, y)
    between = torch.linspace(-3, 3, 1201).to(X)
    queries = given.watch(torch.stack([torch.zeros_like(between), between], dim=1))
    yield "labels", model.predict(clear(X, y, queries))


@scenario("hundreds of features: every density underflows")
def many_features(impl, given):
    X, y = classes(given, 8, 12, d=400)
    model = impl.GaussianNB()
    model.fit(X, y)
    queries = torch.cat([X[:6] + given.randn(6, 400), given.randn(6, 400) * 3])
    yield "labels", model.predict(clear(X, y, queries))


@scenario("two models, and a second fit")
def two_models(impl, given):
    X, y = classes(given, 8, 12)
    other_X, other_y = classes(given, 9, 6, 5, labels=[4, 6, 8])
    one, other = impl.GaussianNB(), impl.GaussianNB()
    one.fit(X, y)
    other.fit(other_X, other_y)
    queries = given.randn(40, 3)
    yield "the first model", one.predict(clear(X, y, queries))
    one.fit(other_X, other_y)
    yield "after another fit", one.predict(clear(other_X, other_y, queries))


@scenario("samples far from every class: all densities underflow, the wider class is likelier")
def far_away(impl, given):
    X = given.tensor([[0.0], [2.0], [1.0], [1.5], [0.5], [10.0], [16.0], [13.0]])
    y = given.tensor([3, 3, 3, 3, 3, 8, 8, 8])
    model = impl.GaussianNB()
    model.fit(X, y)
    yield "labels", model.predict(given.tensor([[-700.0], [-150.0], [-8.0], [1.2], [30.0], [200.0], [900.0]]))
