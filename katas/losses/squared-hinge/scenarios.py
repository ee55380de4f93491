"""Hidden scenarios of the squared-hinge kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-10))


def classes(given, n, k):
    """Targets `(n,)` with the first and the last class among them."""
    target = given.integers(n, low=0, high=k)
    target[0], target[-1] = 0, k - 1
    return target


@scenario("summed over the wrong classes, averaged over samples", tolerance=PRECISE)
def plain(impl, given):
    n, k = given.sizes(2, 3, 8)
    yield "a matrix", impl.squared_hinge_loss(given.randn(n, k) * 2, classes(given, n, k))
    yield "one sample", impl.squared_hinge_loss(given.randn(1, k) * 2, given.integers(1, low=0, high=k))
    yield "two classes", impl.squared_hinge_loss(given.randn(n, 2) * 2, classes(given, n, 2))
    wide = given.tensor([[9.0, -3.0, 0.5], [-7.0, 0.0, 6.0]])
    yield "every margin kept", impl.squared_hinge_loss(wide, given.tensor([0, 2]))
    yield "no sample of the last class", impl.squared_hinge_loss(wide, given.tensor([1, 0]))


@scenario("a square matrix, where a wrong axis raises no error")
def square(impl, given):
    n = given.size(3, 6)
    yield "loss", impl.squared_hinge_loss(given.randn(n, n) * 2, classes(given, n, n))
    yield "gradient", impl.squared_hinge_loss_backward(given.randn(n, n) * 2, classes(given, n, n))


@scenario("delta is the margin")
def margins(impl, given):
    n, k = given.sizes(2, 3, 8)
    for delta in (0.0, 0.25, 5.0):
        scores, target = given.randn(n, k) * 2, classes(given, n, k)
        yield f"loss, delta={delta}", impl.squared_hinge_loss(scores, target, delta=delta)
        yield f"gradient, delta={delta}", impl.squared_hinge_loss_backward(scores, target, delta)


@scenario("equal scores, and margins of exactly 0")
def ties(impl, given):
    scores = given.tensor([[2.0, 1.0, 3.0, 2.0], [0.0, -1.0, -1.0, 1.0], [5.0, 5.0, 5.0, 5.0]])
    target = given.tensor([0, 3, 1])
    yield "loss", impl.squared_hinge_loss(scores, target)
    yield "gradient", impl.squared_hinge_loss_backward(scores, target)
    yield "gradient, delta=2", impl.squared_hinge_loss_backward(scores, target, delta=2.0)
    yield "gradient, delta=0", impl.squared_hinge_loss_backward(scores, target, delta=0.0)


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 3, 8)
    scores = (given.randn(n, k) * 2).requires_grad_()
    (impl.squared_hinge_loss(scores, classes(given, n, k), delta=1.3) * 1.5).backward()
    yield "gradient", scores.grad


@scenario("the gradient by hand")
def backward(impl, given):
    n, k = given.sizes(2, 3, 8)
    yield "a matrix", impl.squared_hinge_loss_backward(given.randn(n, k) * 2, classes(given, n, k))
    yield "one sample", impl.squared_hinge_loss_backward(given.randn(1, k) * 2, given.integers(1, low=0, high=k))
    kept = given.tensor([[9.0, -3.0, 0.5], [-7.0, 0.0, 6.0]])
    yield "every margin kept", impl.squared_hinge_loss_backward(kept, given.tensor([0, 2]))


@scenario("each margin is squared by itself, and large ones weigh most", tolerance=PRECISE)
def single_margins(impl, given):
    for violation in (-0.5, 0.01, 0.5, 3.0, 40.0):
        scores = given.tensor([[violation - 1.0, 0.0, -20.0]])
        yield f"a violation of {violation}, loss", impl.squared_hinge_loss(scores, given.tensor([1]))
        yield f"a violation of {violation}, gradient", impl.squared_hinge_loss_backward(scores, given.tensor([1]))
    yield "two margins", impl.squared_hinge_loss(given.tensor([[1.0, 0.0, 2.0], [0.0, 9.0, 0.0]]), given.tensor([1, 1]))


@scenario("non-contiguous inputs")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    scores = given.watch((given.randn(k, n) * 2).T)
    target = given.noncontiguous(classes(given, n, k))
    yield "loss", impl.squared_hinge_loss(scores, target)
    yield "gradient", impl.squared_hinge_loss_backward(scores, target)
