from nfquiz.judge.scenario import scenario, tolerance

# counts divided in float32 are right too
CLOSE = tolerance(float32=(1e-5, 1e-5), float64=(1e-5, 1e-5))


def guessed(given, *shape, k):
    """Logits whose highest is often the target's, of any sign."""
    target = given.integers(*shape, high=k)
    logits = given.randn(*shape, k) * 2 - 1
    return given.watch(logits + 2.5 * (target[..., None] == given.permutation(k).sort().values)), target


@scenario("a batch of samples", tolerance=CLOSE)
def batch(impl, given):
    logits, target = guessed(given, given.size(23, 37), k=given.size(3, 6))
    yield "accuracy", impl.accuracy(logits, target)


@scenario("sequences: several leading dimensions", tolerance=CLOSE)
def sequences(impl, given):
    n, length = given.sizes(2, 4, 7)
    logits, target = guessed(given, n, length, k=5)
    yield "accuracy", impl.accuracy(given.noncontiguous(logits), given.noncontiguous(target))
    logits, target = guessed(given, 3, 2, 4, k=3)
    yield "three leading dimensions", impl.accuracy(logits, target)
    logits, target = guessed(given, 4, 4, k=4)
    yield "equal sizes", impl.accuracy(logits, target)


@scenario("few samples", tolerance=CLOSE)
def few(impl, given):
    logits = given.tensor([[0.5, 0.6, 0.4], [-2.0, -1.0, -3.0], [9.0, 1.0, 3.0]])
    yield "all right", impl.accuracy(logits, given.tensor([1, 1, 0]))
    yield "none right", impl.accuracy(logits, given.tensor([0, 2, 1]))
    yield "one of three", impl.accuracy(logits, given.tensor([1, 0, 2]))
    yield "one sample", impl.accuracy(logits[:1], given.tensor([1]))
    yield "a single one, no batch", impl.accuracy(logits[0], given.tensor(1))


@scenario("sure and unsure predictions count alike", tolerance=CLOSE)
def sureness(impl, given):
    logits = given.tensor([[-5.0, -4.9, -5.1], [70.0, 2.0, -60.0], [0.01, 0.0, 0.02], [-9.0, -80.0, -9.5]])
    yield "three of four", impl.accuracy(logits, given.tensor([1, 0, 2, 2]))
    yield "one of four", impl.accuracy(logits, given.tensor([0, 1, 1, 0]))
    yield "two classes", impl.accuracy(given.tensor([[0.1, 0.2], [0.9, -0.3]]), given.tensor([1, 1]))


@scenario("large logits", tolerance=CLOSE)
def large(impl, given):
    logits = given.watch(given.randn(30, 4) * 2000)
    yield "accuracy", impl.accuracy(logits, given.integers(30, high=4))
    yield "all right", impl.accuracy(logits, given.watch(logits.argmax(dim=-1)))
