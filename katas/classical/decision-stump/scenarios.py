import torch

from nfquiz.judge.scenario import scenario, tolerance

# impurities computed in float32 are right too
CLOSE = tolerance(float32=(1e-5, 1e-5), float64=(1e-5, 1e-5))


def impurities(X, y):
    """The impurity of every cut of every feature (D, N − 1), inf between equal values."""
    N = len(X)
    values, order = X.T.sort(dim=1)
    counts = (y[order][:, :, None] == y.unique()).cumsum(dim=1).double()
    left, right = counts[:, :-1], counts[:, -1:] - counts[:, :-1]
    n = torch.arange(1, N, device=X.device)
    gini = (N - left.square().sum(dim=2) / n - right.square().sum(dim=2) / (N - n)) / N
    return gini.where(values[:, :-1] != values[:, 1:], torch.inf)


def clear_case(given, n, d, k, levels):
    """Samples on a grid whose best split is better than the next by far more than rounding."""
    while True:
        X = (given.integers(n, d, high=levels) * 4 - levels).to(given.dtype) / 2
        y = given.integers(n, high=k) + (X[:, d // 2] > 0).long()
        best = impurities(X, y).flatten().sort().values
        if best[1] - best[0] > 1e-3 and best[0] > 0:
            return given.watch(X), given.watch(y)


@scenario("one feature, two classes", tolerance=CLOSE)
def one_feature(impl, given):
    yield "all different", impl.best_split(given.tensor([[3.0], [1.0], [7.0], [2.0]]), given.tensor([1, 0, 1, 0]))
    yield (
        "not pure",
        impl.best_split(given.tensor([[1.0], [2.0], [3.0], [4.0], [5.0], [9.0]]), given.tensor([0, 0, 1, 0, 1, 1])),
    )
    yield (
        "unequal sides",
        impl.best_split(
            given.tensor([[-4.0], [2.0], [3.5], [4.0], [5.0], [6.0], [7.0]]), given.tensor([1, 0, 0, 1, 0, 0, 0])
        ),
    )


@scenario("several features and classes", tolerance=CLOSE)
def several(impl, given):
    for case in (1, 2, 3):
        X, y = clear_case(given, given.size(12, 20), 3, 2 + case // 2, 40)
        yield f"split {case}", impl.best_split(X, y)


@scenario("many equal values", tolerance=CLOSE)
def equal_values(impl, given):
    for case in (1, 2, 3):
        X, y = clear_case(given, given.size(16, 24), 4, 3, 4)
        yield f"split {case}", impl.best_split(given.noncontiguous(X), given.noncontiguous(y))
    # a cut between the two 2s would be pure
    yield (
        "equal values apart",
        impl.best_split(given.tensor([[1.0], [2.0], [2.0], [3.0], [4.0]]), given.tensor([0, 0, 1, 1, 1])),
    )


@scenario("the first of equally good splits", tolerance=CLOSE)
def ties(impl, given):
    x = given.tensor([[1.0], [2.0], [4.0], [8.0]])
    yield "two thresholds", impl.best_split(x, given.tensor([0, 1, 1, 0]))
    X = torch.cat([given.tensor([[5.0], [5.0], [5.0], [6.0]]), x * 3, x, -x], dim=1)
    yield "several features", impl.best_split(given.watch(X), given.tensor([0, 0, 1, 1]))
    yield "a single class", impl.best_split(given.watch(X), given.tensor([2, 2, 2, 2]))


@scenario("the best feature stands last", tolerance=CLOSE)
def last_feature(impl, given):
    X = given.tensor([[1.0, 5.0, 0.1], [2.0, 5.0, 0.9], [3.0, 5.0, 0.2], [4.0, 5.0, 0.7], [5.0, 5.0, 0.3]])
    yield "split", impl.best_split(X, given.tensor([4, 0, 4, 0, 4]))


@scenario("constant features, two samples, a pure side of one", tolerance=CLOSE)
def small(impl, given):
    yield "constant first", impl.best_split(given.tensor([[2.0, 1.0], [2.0, 4.0]]), given.tensor([0, 3]))
    X = given.tensor([[0.0], [1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [7.0]])
    yield "a large side that is nearly pure", impl.best_split(X, given.tensor([0, 1, 1, 2, 1, 1, 1, 2]))
