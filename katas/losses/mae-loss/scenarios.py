from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-10))


@scenario("the mean over all elements of a matrix", tolerance=PRECISE)
def matrix(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "loss", impl.mae_loss(given.randn(n, k) * 2, given.randn(n, k))
    yield "a square matrix", impl.mae_loss(given.randn(4, 4), given.randn(4, 4))


@scenario("any shape: vectors, columns, three dimensions, one element")
def shapes(impl, given):
    n = given.size(3, 7)
    yield "a vector", impl.mae_loss(given.randn(n), given.randn(n))
    yield "a column", impl.mae_loss(given.randn(n, 1), given.randn(n, 1))
    yield "a row", impl.mae_loss(given.randn(1, n), given.randn(1, n))
    shape = given.sizes(3, 2, 5)
    yield "three dimensions", impl.mae_loss(given.randn(*shape), given.randn(*shape))
    yield "one element", impl.mae_loss(given.tensor([1.5]), given.tensor([-0.75]))


@scenario("small and large errors, of both signs, and no error at all")
def sizes_of_errors(impl, given):
    target = given.randn(3, 4)
    yield "loss at the target", impl.mae_loss(given.watch(target.clone()), target)
    for shift in (-300.0, -1e-4, 1e-4, 0.3, 300.0):
        yield f"loss off by {shift}", impl.mae_loss(given.tensor([shift, shift]), given.tensor([0.0, 0.0]))


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 3, 7)
    pred = given.randn(n, k).requires_grad_()
    (impl.mae_loss(pred, given.randn(n, k)) * 1.5).backward()
    yield "gradient", pred.grad


@scenario("the gradient by hand", tolerance=PRECISE)
def backward(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.mae_loss_backward(given.randn(n, k) * 2, given.randn(n, k))
    yield "a vector", impl.mae_loss_backward(given.randn(n), given.randn(n))
    yield "a column", impl.mae_loss_backward(given.randn(n, 1), given.randn(n, 1))
    yield "a row", impl.mae_loss_backward(given.randn(1, n), given.randn(1, n))
    shape = given.sizes(3, 2, 5)
    yield "three dimensions", impl.mae_loss_backward(given.randn(*shape), given.randn(*shape))


@scenario("the gradient by hand is 0 where there is no error")
def kink(impl, given):
    target = given.tensor([[1.0, -2.0, 0.0], [3.0, 0.5, 0.0]])
    pred = given.tensor([[1.0, -2.0, 0.0], [2.0, 0.75, 0.0]])
    yield "gradient", impl.mae_loss_backward(pred, target)


@scenario("non-contiguous inputs")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    pred = given.noncontiguous(given.randn(n, k))
    target = given.watch(given.randn(k, n).T)
    yield "loss", impl.mae_loss(pred, target)
    yield "gradient", impl.mae_loss_backward(pred, target)
