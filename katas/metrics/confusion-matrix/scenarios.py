from nfquiz.judge.scenario import scenario

LABELS = ("float32",)  # there are no floats in it


@scenario("counts of every pair of classes", dtypes=LABELS)
def counts(impl, given):
    k, n = given.size(3, 6), given.size(30, 50)
    pred = given.integers(n, high=k)
    target = given.integers(n, high=k)
    yield "matrix", impl.confusion_matrix(pred, target, k)


@scenario("few samples: rows are the true classes", dtypes=LABELS)
def rows(impl, given):
    pred = given.tensor([2, 2, 1, 0])
    target = given.tensor([0, 0, 2, 0])
    yield "matrix", impl.confusion_matrix(pred, target, 3)


@scenario("classes that never come up", dtypes=LABELS)
def absent(impl, given):
    pred = given.integers(20, low=1, high=3)
    target = given.integers(20, low=0, high=3)
    yield "the last two are absent", impl.confusion_matrix(pred, target, 5)
    yield "the last is never predicted", impl.confusion_matrix(pred, given.watch(target + 1), 4)
    yield "the last is never true", impl.confusion_matrix(given.watch(pred + 1), target, 4)


@scenario("strided labels", dtypes=LABELS)
def strided(impl, given):
    pred = given.noncontiguous(given.integers(17, high=4))
    target = given.noncontiguous(given.integers(17, high=4))
    yield "matrix", impl.confusion_matrix(pred, target, 4)


@scenario("no samples, one sample, one class", dtypes=LABELS)
def small(impl, given):
    none = given.integers(0)
    yield "no samples", impl.confusion_matrix(none, none, 3)
    yield "one sample", impl.confusion_matrix(given.tensor([1]), given.tensor([0]), 2)
    yield "one class", impl.confusion_matrix(given.tensor([0, 0, 0]), given.tensor([0, 0, 0]), 1)


@scenario("many samples of one pair", dtypes=LABELS)
def many(impl, given):
    labels = given.integers(900, high=2)
    yield "matrix", impl.confusion_matrix(labels, labels, 2)
