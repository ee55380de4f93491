"""Hidden scenarios of the label-smoothing kata."""

from nfquiz.judge.scenario import scenario, tolerance

# torch's own tolerance for float32, less its atol: shares may be small
RELATIVE = tolerance(float32=(2e-6, 1e-8))


@scenario("a batch of labels", dtypes=("float32",), tolerance=RELATIVE)
def plain(impl, given):
    n, k = given.sizes(2, 3, 9)
    target = given.integers(n, low=0, high=k)
    yield "ε = 0.1", impl.smooth_labels(target, k, 0.1)
    yield "ε = 0.35, by name", impl.smooth_labels(target=target, num_classes=k, smoothing=0.35)


@scenario("as many samples as classes", dtypes=("float32",), tolerance=RELATIVE)
def square(impl, given):
    k = given.size(4, 7)
    yield "a permutation", impl.smooth_labels(given.permutation(k), k, 0.2)
    yield "repeated labels", impl.smooth_labels(given.tensor([1, 0, 1, 3]), 4, 0.3)


@scenario("not all classes occur", dtypes=("float32",), tolerance=RELATIVE)
def missing_classes(impl, given):
    k = given.size(4, 9)
    yield "the first class alone", impl.smooth_labels(given.tensor([0, 0, 0]), k, 0.2)
    yield "the last class alone", impl.smooth_labels(given.tensor([k - 1]), k, 0.2)
    yield "without the last class", impl.smooth_labels(given.tensor([1, 0]), k, 0.05)


@scenario("no smoothing, nothing but smoothing, hardly any", dtypes=("float32",), tolerance=RELATIVE)
def extremes(impl, given):
    target = given.integers(5, low=0, high=6)
    for smoothing in (0.0, 1.0, 0, 1, 1e-4, 0.9):
        yield f"ε = {smoothing}", impl.smooth_labels(target, 6, smoothing)


@scenario("one class, two classes, a thousand classes, strided labels", dtypes=("float32",), tolerance=RELATIVE)
def corners(impl, given):
    yield "one class", impl.smooth_labels(given.tensor([0, 0]), 1, 0.3)
    yield "two classes", impl.smooth_labels(given.tensor([1, 0, 1]), 2, 0.3)
    yield "a thousand classes", impl.smooth_labels(given.tensor([999, 3]), 1000, 0.1)
    yield "strided", impl.smooth_labels(given.noncontiguous(given.integers(4, low=0, high=5)), 5, 0.1)
