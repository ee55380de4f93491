from nfquiz.judge.scenario import scenario, tolerance

CLOSE = tolerance(float32=(1e-4, 1e-4))


def stream(given, *sizes, d):
    """Batches whose means drift."""
    return [given.watch(given.randn(n, d) * (1 + number % 3) + number) for number, n in enumerate(sizes)]


def three(statistics):
    return statistics.count, statistics.mean, statistics.variance()


@scenario("one batch", tolerance=CLOSE)
def one_batch(impl, given):
    statistics = impl.RunningStatistics()
    yield "count before", statistics.count
    statistics.update(given.randn(given.size(4, 7), given.size(2, 3)))
    yield "count", statistics.count
    yield "mean", statistics.mean
    yield "variance", statistics.variance()
    yield "unbiased variance", statistics.variance(unbiased=True)
    yield "biased variance", statistics.variance(unbiased=False)


@scenario("batches of different sizes", tolerance=CLOSE)
def batches(impl, given):
    statistics = impl.RunningStatistics()
    for number, x in enumerate(stream(given, 4, 7, 2, 11, d=3), start=1):
        statistics.update(given.noncontiguous(x))
        yield f"count after batch {number}", statistics.count
        yield f"mean after batch {number}", statistics.mean
        yield f"variance after batch {number}", statistics.variance()
        yield f"biased variance after batch {number}", statistics.variance(False)


@scenario("row by row", tolerance=CLOSE)
def rows(impl, given):
    statistics = impl.RunningStatistics()
    statistics.update(given.randn(1, 2))
    yield "count of one row", statistics.count
    yield "mean of one row", statistics.mean
    yield "biased variance of one row", statistics.variance(unbiased=False)
    for x in stream(given, *[1] * 9, d=2):
        statistics.update(x)
    yield "ten rows", three(statistics)


@scenario("many batches, one feature", tolerance=CLOSE)
def many(impl, given):
    statistics = impl.RunningStatistics()
    for x in stream(given, *[3, 1, 5] * 6, d=1):
        statistics.update(x)
    yield "count, mean and variance", three(statistics)
    yield "biased variance", statistics.variance(unbiased=False)


@scenario("far from 0", dtypes=("float64",))
def far(impl, given):
    statistics, rows = impl.RunningStatistics(), given.randn(129, 3)
    for x in rows.split([40, 1, 25, 60, 3]):
        statistics.update(given.watch(x + 1e9))
    yield "variance within 1 %", (statistics.variance() / rows.var(dim=0) - 1).abs() < 0.01
    yield "biased variance within 1 %", (statistics.variance(False) / rows.var(dim=0, correction=0) - 1).abs() < 0.01
    yield "mean", (statistics.mean - 1e9 - rows.mean(dim=0)).abs() < 1e-3


@scenario("two streams at once", tolerance=CLOSE)
def two_streams(impl, given):
    one, other = impl.RunningStatistics(), impl.RunningStatistics()
    for x, y in zip(stream(given, 3, 5, 2, d=2), stream(given, 6, 1, 4, d=2), strict=True):
        one.update(x)
        other.update(given.watch(5 - 2 * y))
    yield "the first", three(one)
    yield "the second", three(other)
