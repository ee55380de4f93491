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
    yield "a matrix", impl.multiclass_svm_loss(given.randn(n, k) * 2, classes(given, n, k))
    yield "one sample", impl.multiclass_svm_loss(given.randn(1, k) * 2, given.integers(1, low=0, high=k))
    yield "two classes", impl.multiclass_svm_loss(given.randn(n, 2) * 2, classes(given, n, 2))
    wide = given.tensor([[9.0, -3.0, 0.5], [-7.0, 0.0, 6.0]])
    yield "every margin kept", impl.multiclass_svm_loss(wide, given.tensor([0, 2]))
    yield "no sample of the last class", impl.multiclass_svm_loss(wide, given.tensor([1, 0]))


@scenario("a square matrix, where a wrong axis raises no error")
def square(impl, given):
    n = given.size(3, 6)
    yield "loss", impl.multiclass_svm_loss(given.randn(n, n) * 2, classes(given, n, n))
    yield "gradient", impl.multiclass_svm_loss_backward(given.randn(n, n) * 2, classes(given, n, n))


@scenario("delta is the margin")
def margins(impl, given):
    n, k = given.sizes(2, 3, 8)
    for delta in (0.0, 0.25, 5.0):
        scores, target = given.randn(n, k) * 2, classes(given, n, k)
        yield f"loss, delta={delta}", impl.multiclass_svm_loss(scores, target, delta=delta)
        yield f"gradient, delta={delta}", impl.multiclass_svm_loss_backward(scores, target, delta)


@scenario("equal scores, and margins of exactly 0")
def ties(impl, given):
    scores = given.tensor([[2.0, 1.0, 3.0, 2.0], [0.0, -1.0, -1.0, 1.0], [5.0, 5.0, 5.0, 5.0]])
    target = given.tensor([0, 3, 1])
    yield "loss", impl.multiclass_svm_loss(scores, target)
    yield "gradient", impl.multiclass_svm_loss_backward(scores, target)
    yield "gradient, delta=2", impl.multiclass_svm_loss_backward(scores, target, delta=2.0)
    yield "gradient, delta=0", impl.multiclass_svm_loss_backward(scores, target, delta=0.0)


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 3, 8)
    scores = (given.randn(n, k) * 2).requires_grad_()
    (impl.multiclass_svm_loss(scores, classes(given, n, k), delta=1.3) * 1.5).backward()
    yield "gradient", scores.grad


@scenario("the gradient by hand")
def backward(impl, given):
    n, k = given.sizes(2, 3, 8)
    yield "a matrix", impl.multiclass_svm_loss_backward(given.randn(n, k) * 2, classes(given, n, k))
    yield "one sample", impl.multiclass_svm_loss_backward(given.randn(1, k) * 2, given.integers(1, low=0, high=k))
    kept = given.tensor([[9.0, -3.0, 0.5], [-7.0, 0.0, 6.0]])
    yield "every margin kept", impl.multiclass_svm_loss_backward(kept, given.tensor([0, 2]))


@scenario("several hundred samples, without a Python loop over them", max_operations=20)
def many_samples(impl, given):
    scores, target = given.randn(300, 4), given.integers(300, low=0, high=4)
    yield "loss", impl.multiclass_svm_loss(scores, target)
    yield "gradient", impl.multiclass_svm_loss_backward(scores, target)


@scenario("non-contiguous inputs")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    scores = given.watch((given.randn(k, n) * 2).T)
    target = given.noncontiguous(classes(given, n, k))
    yield "loss", impl.multiclass_svm_loss(scores, target)
    yield "gradient", impl.multiclass_svm_loss_backward(scores, target)
