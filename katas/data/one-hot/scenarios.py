from nfquiz.judge.scenario import scenario

LABELS = ("float32",)  # the inputs have no floats


@scenario("a vector of labels", dtypes=LABELS)
def vector(impl, given):
    k = given.size(3, 6)
    yield "rows", impl.one_hot(given.integers(given.size(7, 12), high=k), k)
    yield "every class", impl.one_hot(given.permutation(5), 5)


@scenario("classes that do not occur", dtypes=LABELS)
def absent(impl, given):
    yield "the last ones", impl.one_hot(given.tensor([1, 0, 1]), 4)
    yield "the first", impl.one_hot(given.tensor([2, 1]), 3)
    yield "a single class", impl.one_hot(given.tensor([0, 0]), 1)


@scenario("any shape", dtypes=LABELS)
def shapes(impl, given):
    yield "a matrix", impl.one_hot(given.noncontiguous(given.integers(3, 4, high=5)), 5)
    yield "three dimensions", impl.one_hot(given.integers(2, 1, 3, high=3), 3)
    yield "0-d", impl.one_hot(given.tensor(2), 4)
    yield "empty", impl.one_hot(given.integers(0), 3)
    yield "an empty matrix", impl.one_hot(given.integers(2, 0), 3)


@scenario("labels outside", dtypes=LABELS)
def outside(impl, given):
    yield "the first and the last label", impl.one_hot(given.tensor([0, 2]), 3)
    for labels in ([0, 3, 1], [0, -1, 1], [5], [-1], [[0, 1], [2, 9]]):
        with given.raises(ValueError):
            impl.one_hot(given.tensor(labels), 3)
    with given.raises(ValueError):
        impl.one_hot(given.tensor(3), 3)
