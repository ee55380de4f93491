from nfquiz.judge.scenario import scenario

LABELS = ("float32",)  # the inputs have no floats


@scenario("unequal classes", dtypes=LABELS)
def unequal(impl, given):
    k = given.size(3, 6)
    target = given.watch(given.integers(given.size(40, 60), high=k) * given.integers(1, low=1, high=2))
    yield "weights", impl.class_weights(target, k)
    yield "three to one", impl.class_weights(given.tensor([1, 0, 1, 1]), 2)
    yield "equal classes", impl.class_weights(given.tensor([0, 1, 2, 2, 1, 0]), 3)


@scenario("classes that do not occur", dtypes=LABELS)
def absent(impl, given):
    yield "the last ones", impl.class_weights(given.tensor([0, 0, 1]), 5)
    yield "the first and one in between", impl.class_weights(given.tensor([1, 1, 3, 3, 3]), 4)
    yield "all but one", impl.class_weights(given.tensor([2, 2]), 4)


@scenario("no samples, one class, strided", dtypes=LABELS)
def small(impl, given):
    yield "no samples", impl.class_weights(given.integers(0), 3)
    yield "one class", impl.class_weights(given.tensor([0, 0, 0]), 1)
    yield "one sample", impl.class_weights(given.tensor([1]), 2)
    yield "strided", impl.class_weights(given.noncontiguous(given.integers(20, high=3)), 3)


@scenario("a very rare class", dtypes=LABELS)
def rare(impl, given):
    n = given.size(200, 300)
    target = given.watch((given.permutation(n) == 0).long() + 1)
    yield "weights", impl.class_weights(target, 3)
