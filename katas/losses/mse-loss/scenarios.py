from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-10))


@scenario("the mean over all elements of a matrix", tolerance=PRECISE)
def matrix(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "loss", impl.mse_loss(given.randn(n, k) * 2, given.randn(n, k))
    yield "a square matrix", impl.mse_loss(given.randn(4, 4), given.randn(4, 4))


@scenario("any shape: vectors, columns, three dimensions, one element")
def shapes(impl, given):
    n = given.size(3, 7)
    yield "a vector", impl.mse_loss(given.randn(n), given.randn(n))
    yield "a column", impl.mse_loss(given.randn(n, 1), given.randn(n, 1))
    yield "a row", impl.mse_loss(given.randn(1, n), given.randn(1, n))
    yield "one element", impl.mse_loss(given.tensor([1.5]), given.tensor([-0.75]))
    shape = given.sizes(3, 2, 5)
    yield "three dimensions", impl.mse_loss(given.randn(*shape), given.randn(*shape))


@scenario("a perfect prediction, and one that is off by the same everywhere")
def constant_error(impl, given):
    target = given.randn(3, 4)
    yield "loss at the target", impl.mse_loss(given.watch(target.clone()), target)
    yield "gradient at the target", impl.mse_loss_backward(given.watch(target.clone()), target)
    shifted = given.watch(target + 3)
    yield "loss off by 3", impl.mse_loss(shifted, target)
    yield "gradient off by 3", impl.mse_loss_backward(shifted, target)


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 3, 7)
    pred = given.randn(n, k).requires_grad_()
    (impl.mse_loss(pred, given.randn(n, k)) * 1.5).backward()
    yield "gradient", pred.grad


@scenario("the gradient by hand", tolerance=PRECISE)
def backward(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.mse_loss_backward(given.randn(n, k) * 2, given.randn(n, k))
    yield "a vector", impl.mse_loss_backward(given.randn(n), given.randn(n))


@scenario("the gradient by hand in any shape")
def backward_shapes(impl, given):
    n = given.size(3, 7)
    yield "a column", impl.mse_loss_backward(given.randn(n, 1), given.randn(n, 1))
    yield "a row", impl.mse_loss_backward(given.randn(1, n), given.randn(1, n))
    shape = given.sizes(3, 2, 5)
    yield "three dimensions", impl.mse_loss_backward(given.randn(*shape), given.randn(*shape))


@scenario("non-contiguous inputs")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    pred = given.noncontiguous(given.randn(n, k))
    target = given.watch(given.randn(k, n).T)
    yield "loss", impl.mse_loss(pred, target)
    yield "gradient", impl.mse_loss_backward(pred, target)
