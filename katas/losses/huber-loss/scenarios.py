from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-10))
DELTAS = (0.3, 1.0, 2.5)
# with δ = 1: well inside, at, and well outside of the kinks, of both signs
ERRORS = [-40.0, -3.0, -1.5, -1.0, -0.6, 0.0, 0.25, 0.9, 1.0, 1.2, 5.0, 300.0]


@scenario("the mean over all elements of a matrix, δ = 1 by default", tolerance=PRECISE)
def matrix(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "loss", impl.huber_loss(given.randn(n, k) * 2, given.randn(n, k))
    yield "a square matrix", impl.huber_loss(given.randn(4, 4) * 2, given.randn(4, 4))


@scenario("one error at a time: a parabola within ±δ, a line outside", tolerance=PRECISE)
def errors(impl, given):
    for error in ERRORS:
        yield f"an error of {error}", impl.huber_loss(given.tensor([error, error]), given.tensor([0.0, 0.0]))
    yield (
        "the errors of one sign do not decide for the others",
        impl.huber_loss(given.tensor([-40.0, -0.5, 0.5, 3.0]), given.tensor([0.0, 0.0, 0.0, 0.0])),
    )


@scenario("δ decides where the line begins, and its slope", tolerance=PRECISE)
def deltas(impl, given):
    n, k = given.sizes(2, 4, 7)
    for delta in DELTAS:
        yield f"delta = {delta}", impl.huber_loss(given.randn(n, k) * 2, given.randn(n, k), delta=delta)
    for error in (-3.0, 0.4, 0.6, 2.0):
        yield f"delta = 0.5, an error of {error}", impl.huber_loss(given.tensor([error]), given.tensor([0.0]), 0.5)


@scenario("any shape: vectors, columns, three dimensions")
def shapes(impl, given):
    n = given.size(3, 7)
    yield "a vector", impl.huber_loss(given.randn(n) * 2, given.randn(n))
    yield "a column", impl.huber_loss(given.randn(n, 1) * 2, given.randn(n, 1))
    yield "a row", impl.huber_loss(given.randn(1, n) * 2, given.randn(1, n))
    shape = given.sizes(3, 2, 5)
    yield "three dimensions", impl.huber_loss(given.randn(*shape) * 2, given.randn(*shape))


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 4, 7)
    for delta in DELTAS:
        pred = (given.randn(n, k) * 2).requires_grad_()
        (impl.huber_loss(pred, given.randn(n, k), delta=delta) * 1.5).backward()
        yield f"gradient, delta = {delta}", pred.grad


@scenario("the gradient by hand, δ = 1 by default", tolerance=PRECISE)
def backward(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.huber_loss_backward(given.randn(n, k) * 2, given.randn(n, k))
    zeros = given.tensor([0.0] * len(ERRORS))
    yield "chosen errors", impl.huber_loss_backward(given.tensor(ERRORS), zeros)
    yield "a column", impl.huber_loss_backward(given.randn(n, 1) * 2, given.randn(n, 1))
    yield "a row", impl.huber_loss_backward(given.randn(1, n) * 2, given.randn(1, n))
    shape = given.sizes(3, 2, 5)
    yield "three dimensions", impl.huber_loss_backward(given.randn(*shape) * 2, given.randn(*shape))


@scenario("the gradient by hand with other δ", tolerance=PRECISE)
def backward_deltas(impl, given):
    n, k = given.sizes(2, 4, 7)
    for delta in DELTAS:
        yield f"delta = {delta}", impl.huber_loss_backward(given.randn(n, k) * 2, given.randn(n, k), delta=delta)
    pred = given.tensor([[3.0, -3.0, 0.1]])
    yield "by position", impl.huber_loss_backward(pred, given.tensor([[0.0, 0.0, 0.0]]), 0.5)


@scenario("non-contiguous inputs")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    pred = given.noncontiguous(given.randn(n, k))
    target = given.watch(given.randn(k, n).T)
    yield "loss", impl.huber_loss(pred, target)
    yield "gradient", impl.huber_loss_backward(pred, target)
