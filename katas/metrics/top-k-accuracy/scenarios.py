from nfquiz.judge.scenario import scenario, tolerance

# counts divided in float32 are right too
CLOSE = tolerance(float32=(1e-5, 1e-5), float64=(1e-5, 1e-5))


@scenario("a batch of samples, the default k", tolerance=CLOSE)
def default(impl, given):
    n, k = given.size(40, 60), given.size(11, 14)
    yield "accuracy", impl.top_k_accuracy(given.randn(n, k), given.integers(n, high=k))


@scenario("every k", tolerance=CLOSE)
def every_k(impl, given):
    logits, target = given.randn(61, 7), given.integers(61, high=7)
    for k in (1, 2, 3, 6, 7):
        yield f"accuracy for k = {k}", impl.top_k_accuracy(logits, target, k=k)


@scenario("k above the number of classes", tolerance=CLOSE)
def above(impl, given):
    yield "the default with three classes", impl.top_k_accuracy(given.randn(6, 3), given.integers(6, high=3))
    yield "k = 10 with four", impl.top_k_accuracy(given.randn(6, 4), given.integers(6, high=4), 10)


@scenario("sequences: several leading dimensions", tolerance=CLOSE)
def sequences(impl, given):
    n, length = given.sizes(2, 5, 8)
    logits, target = (
        given.noncontiguous(given.randn(n, length, 6)),
        given.noncontiguous(given.integers(n, length, high=6)),
    )
    yield "accuracy", impl.top_k_accuracy(logits, target, k=2)
    yield "equal sizes", impl.top_k_accuracy(given.randn(5, 5, 5), given.integers(5, 5, high=5), k=3)


@scenario("few samples", tolerance=CLOSE)
def few(impl, given):
    logits = given.tensor([[4.0, 3.0, 2.0, 1.0], [-1.0, -2.0, -3.0, -4.0], [0.1, 0.4, 0.3, 0.2]])
    for k in (1, 2, 3, 4):
        yield f"ranks 1, 2, 3 for k = {k}", impl.top_k_accuracy(logits, given.tensor([0, 1, 3]), k)
    yield "one sample", impl.top_k_accuracy(logits[:1], given.tensor([2]), 3)
    yield "a single one, no batch", impl.top_k_accuracy(logits[2], given.tensor(2), 2)
