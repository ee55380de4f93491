import torch

from nfquiz.judge.scenario import scenario, tolerance

CLOSE = tolerance(float32=(1e-4, 1e-4))


def table(given, n, d):
    """Columns of different means and scales."""
    scale = torch.linspace(0.3, 4.0, d, dtype=given.dtype, device=given.device)
    return given.watch((given.randn(n, d) + given.randn(1, d) * 2) * scale)


@scenario("the data that it was fitted to", tolerance=CLOSE)
def fitted(impl, given):
    n, d = given.sizes(2, 3, 7)
    X = table(given, n, d)
    scaler = impl.StandardScaler()
    scaler.fit(X)
    yield "transformed", scaler.transform(X)
    yield "back again", scaler.inverse_transform(scaler.transform(X))


@scenario("other data, by the statistics from fit", tolerance=CLOSE)
def other(impl, given):
    d = given.size(2, 5)
    scaler = impl.StandardScaler()
    scaler.fit(given.noncontiguous(table(given, given.size(6, 9), d)))
    yield "transformed", scaler.transform(given.noncontiguous(table(given, 4, d)))
    yield "one sample", scaler.transform(given.randn(1, d))
    yield "inverse", scaler.inverse_transform(given.noncontiguous(given.randn(3, d)))
    yield "transformed after that", scaler.transform(given.randn(2, d))


@scenario("constant features", tolerance=CLOSE)
def constant(impl, given):
    X = given.watch(torch.cat([table(given, 5, 2), given.tensor([[7.0, 0.0]]).expand(5, 2)], dim=1))
    scaler = impl.StandardScaler()
    scaler.fit(X)
    yield "transformed", scaler.transform(X)
    later = given.randn(3, 4)
    yield "other values later", scaler.transform(later)
    yield "inverse", scaler.inverse_transform(later)


@scenario("features that are constant up to rounding", tolerance=CLOSE)
def nearly_constant(impl, given):
    # neighbouring numbers of the dtype: some spread is left, whatever the order of the sum
    values = [0.1, 0.06, -0.03] if given.dtype == torch.float32 else [0.1, 12345.678, -3.3]
    values = torch.tensor(values, dtype=given.dtype)
    above = torch.nextafter(values, torch.full_like(values, torch.inf))
    X = given.watch(torch.stack([values, values, above, values, above, values, values]).to(given.device))
    scaler = impl.StandardScaler()
    scaler.fit(X)
    centred = scaler.transform(given.watch(X + 2))
    yield "centred and divided by 1, rounded", (centred - 2).abs().amax(dim=0) < 0.02


@scenario("features of small and large scales", tolerance=CLOSE)
def scales(impl, given):
    scale = given.tensor([[1e-14, 1e-3, 1e3, 1e6]])
    X = given.watch(given.randn(9, 4) * scale)
    scaler = impl.StandardScaler()
    scaler.fit(X)
    yield "transformed", scaler.transform(X)
    yield "inverse over scale", scaler.inverse_transform(given.randn(3, 4)) / scale


@scenario("a small spread far from 0 is no constant", dtypes=("float64",))
def far_from_zero(impl, given):
    X = given.watch(given.randn(9, 2) * 1e-4 + given.tensor([[1000.0, -1000.0]]))
    scaler = impl.StandardScaler()
    scaler.fit(X)
    yield "the spread of the result", scaler.transform(X).std(dim=0) > 0.9


@scenario("one sample, one feature", tolerance=CLOSE)
def small(impl, given):
    scaler = impl.StandardScaler()
    X = given.randn(1, 3)
    scaler.fit(X)
    yield "fitted to one sample", scaler.transform(given.watch(X + 1.5))
    scaler.fit(given.randn(6, 1))
    yield "one feature", scaler.transform(given.randn(2, 1))


@scenario("two scalers, and a second fit", tolerance=CLOSE)
def two(impl, given):
    X, other = table(given, 6, 3), given.watch(table(given, 8, 3) * 3 + 1)
    one, second = impl.StandardScaler(), impl.StandardScaler()
    one.fit(X)
    second.fit(other)
    query = given.randn(2, 3)
    yield "the first", one.transform(query)
    one.fit(other)
    yield "the first after another fit", one.transform(query)
