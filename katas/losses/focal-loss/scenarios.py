"""Hidden scenarios of the focal-loss kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-10))
# float32 carries 1e4 with steps of 1e-3
LARGE = tolerance(float32=(1e-3, 1e-3))
LARGE_GRADIENT = tolerance(float32=(3e-3, 3e-3))


def classes(given, n, k):
    """Targets `(n,)` with the first and the last class among them."""
    target = given.integers(n, low=0, high=k)
    target[0], target[1] = 0, k - 1
    return target


@scenario("logits against classes, averaged over samples, γ = 2 by default", tolerance=PRECISE)
def plain(impl, given):
    n, k = given.sizes(2, 3, 8)
    yield "more samples or more classes", impl.focal_loss(given.randn(n, k) * 2, classes(given, n, k))
    yield "a square matrix", impl.focal_loss(given.randn(5, 5), classes(given, 5, 5))
    yield "one sample", impl.focal_loss(given.randn(1, k), given.integers(1, low=0, high=k))
    yield "two classes", impl.focal_loss(given.randn(n, 2), classes(given, n, 2))


@scenario("γ is the exponent of 1 − p", tolerance=PRECISE)
def gammas(impl, given):
    n, k = given.sizes(2, 3, 8)
    for gamma in (0.0, 0.5, 1.0, 3.5):
        yield f"gamma = {gamma}", impl.focal_loss(given.randn(n, k) * 2, classes(given, n, k), gamma=gamma)
    yield "by position", impl.focal_loss(given.randn(n, k), classes(given, n, k), 1.5)


@scenario("alpha: each class its weight, the divisor stays N", tolerance=PRECISE)
def weighted(impl, given):
    n, k = given.sizes(2, 4, 8)
    logits, target = given.randn(n, k) * 2, classes(given, n, k)
    yield "weights", impl.focal_loss(given.watch(logits), target, alpha=given.uniform(k, low=0.2, high=3.0))
    yield "small weights", impl.focal_loss(given.watch(logits), target, alpha=given.uniform(k, low=0.1, high=0.4))
    alpha = given.uniform(k, low=0.2, high=3.0)
    yield "with another γ, by position", impl.focal_loss(given.randn(n, k), target, 1.0, alpha)


@scenario("easy and hard examples", tolerance=PRECISE)
def difficulty(impl, given):
    for gap in (-12.0, -3.0, 0.0, 3.0, 12.0):
        logits = given.tensor([[0.0, gap, 0.0], [gap, 0.0, 0.5]])
        yield f"{gap} ahead of the others", impl.focal_loss(logits, given.tensor([1, 0]))


@scenario("the gradient that autograd takes through it, the focusing factor included", tolerance=GRADIENT)
def gradient(impl, given):
    n, k = given.sizes(2, 3, 6)
    target = classes(given, n, k)
    for name, options in (
        ("the defaults", {}),
        ("gamma = 0", {"gamma": 0.0}),
        ("gamma = 0.7", {"gamma": 0.7}),
        ("weighted", {"gamma": 1.0, "alpha": given.uniform(k, low=0.2, high=3.0)}),
    ):
        logits = (given.randn(n, k) * 2).requires_grad_()
        (impl.focal_loss(logits, target, **options) * 1.5).backward()
        yield name, logits.grad


@scenario("small probabilities keep their logarithm", tolerance=LARGE)
def small_probabilities(impl, given):
    for gap in (16.0, 18.4, 20.7, 27.6, 60.0):
        yield f"{gap} below the largest", impl.focal_loss(given.tensor([[0.0, gap, 0.0]]), given.tensor([2]))


@scenario("large logits: loss and gradient stay finite", tolerance=LARGE_GRADIENT)
def large(impl, given):
    k = given.size(4, 6)
    target = classes(given, 3, k)
    near = given.randn(3, k) + given.tensor([[9990.0], [0.0], [-9990.0]])
    spread = given.uniform(3, k, low=-1e4, high=1e4)
    for name, values in (("rows near ±1e4", near), ("logits from −1e4 to 1e4", spread)):
        for gamma in (0.0, 2.0):
            logits = values.clone().requires_grad_()
            loss = impl.focal_loss(logits, target, gamma=gamma)
            yield f"loss, {name}, gamma = {gamma}", loss, LARGE
            loss.backward()
            yield f"gradient, {name}, gamma = {gamma}", logits.grad


@scenario("non-contiguous inputs")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    logits = given.watch(given.randn(k, n).T)
    target = given.noncontiguous(classes(given, n, k))
    yield "loss", impl.focal_loss(logits, target)
    yield "weighted", impl.focal_loss(logits, target, alpha=given.noncontiguous(given.uniform(k, low=0.2, high=3.0)))
