from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-10))
# float32 carries 1e4 with steps of 1e-3
LARGE = tolerance(float32=(1e-3, 1e-3))
FAR = [-1e4, -2500.0, -300.0, -120.0, -95.0, -50.0, 50.0, 95.0, 120.0, 300.0, 2500.0, 1e4]


def labels(given, *shape):
    """Targets 0 and 1, both of them present."""
    target = given.mask(*shape).to(given.dtype)
    target.view(-1)[0] = 1
    target.view(-1)[-1] = 0
    return given.watch(target)


def weights(given, k):
    return given.uniform(k, low=0.3, high=4.0)


@scenario("targets 0 and 1, averaged over all elements", tolerance=PRECISE)
def hard_targets(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.bce_with_logits(given.randn(n, k) * 2, labels(given, n, k))
    yield "a vector", impl.bce_with_logits(given.randn(n) * 2, labels(given, n))
    yield "positives only", impl.bce_with_logits(given.randn(n, k), given.tensor([[1.0] * k] * n))
    yield "negatives only", impl.bce_with_logits(given.randn(n, k), given.tensor([[0.0] * k] * n))


@scenario("targets between 0 and 1")
def soft_targets(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.bce_with_logits(given.randn(n, k) * 2, given.uniform(n, k))
    yield "gradient", impl.bce_with_logits_backward(given.randn(n, k) * 2, given.uniform(n, k))


@scenario("pos_weight multiplies the positive part alone")
def positive_weight(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "one for each label", impl.bce_with_logits(given.randn(n, k), labels(given, n, k), weights(given, k))
    yield "one for all", impl.bce_with_logits(given.randn(n, k), labels(given, n, k), given.tensor(2.5))
    yield "soft targets", impl.bce_with_logits(given.randn(n, k), given.uniform(n, k), pos_weight=weights(given, k))
    yield "negatives only", impl.bce_with_logits(given.randn(n, k), given.tensor([[0.0] * k] * n), weights(given, k))


@scenario("three dimensions, one element, non-contiguous inputs")
def shapes(impl, given):
    shape = given.sizes(3, 2, 5)
    target, weight = labels(given, *shape), weights(given, shape[-1])
    yield "three dimensions", impl.bce_with_logits(given.randn(*shape), target, weight)
    yield "one element", impl.bce_with_logits(given.tensor([-0.7]), given.tensor([1.0]))
    n, k = given.sizes(2, 3, 6)
    logits = given.noncontiguous(given.randn(n, k))
    target = given.noncontiguous(labels(given, n, k))
    yield "a strided view", impl.bce_with_logits(logits, target)
    yield "gradient of a strided view", impl.bce_with_logits_backward(logits, target)


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 3, 7)
    for name, weight in (("plain", None), ("with pos_weight", weights(given, k))):
        logits = (given.randn(n, k) * 2).requires_grad_()
        (impl.bce_with_logits(logits, given.uniform(n, k), weight) * 1.5).backward()
        yield name, logits.grad


@scenario("large logits, right and wrong ones: loss and gradient stay finite", tolerance=LARGE)
def large(impl, given):
    positive = given.tensor([1.0] * 6)
    negative = given.tensor([0.0] * 6)
    weight = given.tensor(3.0)
    for name, target, values in (
        ("confident and right, positive", positive, FAR[6:]),
        ("confident and right, negative", negative, FAR[:6]),
        ("confident and wrong, positive", positive, FAR[:6]),
        ("confident and wrong, negative", negative, FAR[6:]),
    ):
        logits = given.tensor(values).requires_grad_()
        loss = impl.bce_with_logits(logits, target)
        yield f"loss, {name}", loss
        loss.backward()
        yield f"gradient, {name}", logits.grad
        weighted = given.tensor(values).requires_grad_()
        impl.bce_with_logits(weighted, target, weight).backward()
        yield f"weighted gradient, {name}", weighted.grad


@scenario("large logits of both signs in one tensor", tolerance=LARGE)
def large_mixed(impl, given):
    logits = given.tensor(FAR).requires_grad_()
    loss = impl.bce_with_logits(logits, given.tensor([1.0, 0.0] * 6))
    yield "loss", loss
    loss.backward()
    yield "gradient", logits.grad


@scenario("the gradient by hand", tolerance=PRECISE)
def backward(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.bce_with_logits_backward(given.randn(n, k) * 2, labels(given, n, k))
    yield "a vector", impl.bce_with_logits_backward(given.randn(n) * 2, labels(given, n))
    shape = given.sizes(3, 2, 5)
    yield "three dimensions", impl.bce_with_logits_backward(given.randn(*shape), given.uniform(*shape))


@scenario("the gradient by hand with pos_weight")
def backward_weighted(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "labels", impl.bce_with_logits_backward(given.randn(n, k), labels(given, n, k), weights(given, k))
    yield "soft targets", impl.bce_with_logits_backward(given.randn(n, k), given.uniform(n, k), weights(given, k))
    negatives = given.tensor([[0.0] * k] * n)
    yield "negatives only", impl.bce_with_logits_backward(given.randn(n, k), negatives, pos_weight=given.tensor(2.5))


@scenario("the gradient by hand for large logits", tolerance=LARGE)
def backward_large(impl, given):
    logits = given.tensor(FAR)
    yield "positives", impl.bce_with_logits_backward(logits, given.tensor([1.0] * 12))
    yield "negatives", impl.bce_with_logits_backward(logits, given.tensor([0.0] * 12), given.tensor(2.0))
