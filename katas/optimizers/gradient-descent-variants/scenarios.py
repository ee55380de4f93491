"""Hidden tests of the kata gradient-descent-variants. The last column of the data is the target."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance


def regression(batch, w):
    """The gradient of the mean squared error of a linear model, which needs the axis of the rows."""
    x, y = batch[:, :-1], batch[:, -1]
    return 2 * x.T @ (x @ w - y) / len(batch)


def summed(batch, w):
    """The same, summed over the rows; for a matrix of weights, one column an output."""
    x, y = batch[:, :-2], batch[:, -2:]
    return 2 * x.T @ (x @ w - y)


def rows(given, n, width):
    return given.uniform(n, width, low=-1.0, high=1.0)


@scenario("batch gradient descent: all rows in every update", tolerance=GRADIENT)
def batch(impl, given):
    data = rows(given, given.size(4, 9), 4)
    w = given.randn(3)
    for epochs in (1, 2, 5):
        yield f"w after {epochs} epochs", impl.batch_gd(regression, data, w, 0.1, epochs)
    yield "w after 2 epochs at another rate", impl.batch_gd(regression, data, w, lr=0.03, epochs=2)


@scenario("stochastic gradient descent: one row an update, in the order of one permutation", tolerance=GRADIENT)
def stochastic(impl, given):
    data = rows(given, given.size(4, 9), 4)
    w = given.randn(3)
    for epochs in (1, 2, 3):
        generator = given.generator()
        yield f"w after {epochs} epochs", impl.stochastic_gd(regression, data, w, 0.1, epochs, generator)
    yield "w at another rate", impl.stochastic_gd(regression, data, w, lr=0.03, epochs=2, generator=given.generator())


@scenario("mini-batches that fit the number of rows", tolerance=GRADIENT)
def even_batches(impl, given):
    size = given.size(2, 4)
    data = rows(given, size * given.size(3, 4), 4)
    w = given.randn(3)
    for epochs in (1, 2, 3):
        generator = given.generator()
        yield f"w after {epochs} epochs", impl.minibatch_gd(regression, data, w, 0.1, epochs, size, generator)
    last = impl.minibatch_gd(regression, data, w, lr=0.03, epochs=2, batch_size=size, generator=given.generator())
    yield "w at another rate", last


@scenario("mini-batches with a remainder, of one row, of all, of more than there are", tolerance=GRADIENT)
def uneven_batches(impl, given):
    data = rows(given, 7, 4)
    w = given.randn(3)
    for size in (3, 4, 5, 2, 6, 1, 7, 8, 20):
        yield f"7 rows in batches of {size}", impl.minibatch_gd(regression, data, w, 0.1, 2, size, given.generator())


@scenario("the sizes of the batches that grad gets")
def sizes(impl, given):
    data = rows(given, given.size(5, 8), 3)
    w = given.randn(2)
    shapes = []

    def grad(part, w):
        shapes.append(tuple(part.shape))
        return w

    impl.batch_gd(grad, data, w, 0.1, 2)
    yield "batch", list(shapes)
    shapes.clear()
    impl.stochastic_gd(grad, data, w, 0.1, 2)
    yield "stochastic", list(shapes)
    shapes.clear()
    impl.minibatch_gd(grad, data, w, 0.1, 2, 4)
    yield "mini-batch", list(shapes)


@scenario("without a generator the order comes from the global random state", tolerance=GRADIENT)
def global_state(impl, given):
    data = rows(given, given.size(5, 9), 4)
    w = given.randn(3)
    yield "stochastic", impl.stochastic_gd(regression, data, w, 0.1, 2)
    yield "mini-batch", impl.minibatch_gd(regression, data, w, 0.1, 2, 2)
    yield "mini-batch, None given", impl.minibatch_gd(regression, data, w, 0.1, 2, 3, generator=None)
    yield "what is drawn next", torch.rand(3)


@scenario("one permutation an epoch is drawn from the generator, and nothing from elsewhere", tolerance=GRADIENT)
def draws(impl, given):
    data = rows(given, given.size(5, 9), 4)
    w = given.randn(3)
    generator = given.generator()
    yield "stochastic", impl.stochastic_gd(regression, data, w, 0.1, 3, generator=generator)
    yield "drawn next from the same generator", torch.rand(3, generator=generator, device=given.device)
    yield "mini-batch, from the same generator", impl.minibatch_gd(regression, data, w, 0.1, 3, 2, generator=generator)
    yield "drawn next, after the mini-batches", torch.rand(3, generator=generator, device=given.device)
    impl.batch_gd(regression, data, w, 0.1, 2)
    yield "drawn next from the global state", torch.rand(3)


@scenario("w is a matrix, grad a sum, the data strided", tolerance=GRADIENT)
def matrices(impl, given):
    n = given.size(5, 7)
    data = given.noncontiguous(rows(given, n, 5))
    w = given.noncontiguous(given.randn(3, 2))
    yield "batch", impl.batch_gd(summed, data, w, 0.02, 3)
    yield "stochastic", impl.stochastic_gd(summed, data, w, 0.05, 2, given.generator())
    yield "mini-batch", impl.minibatch_gd(summed, data, w, 0.02, 2, 2, given.generator())


@scenario("a single row, data of one and of three dimensions, no epoch at all", tolerance=GRADIENT)
def corners(impl, given):
    one = rows(given, 1, 4)
    w = given.randn(3)
    yield "one row, batch", impl.batch_gd(regression, one, w, 0.1, 2)
    yield "one row, stochastic", impl.stochastic_gd(regression, one, w, 0.1, 2, given.generator())
    yield "one row, mini-batch", impl.minibatch_gd(regression, one, w, 0.1, 2, 3, given.generator())
    numbers, images = given.randn(5), given.randn(5, 2, 3)

    def pull(part, w):
        return (w - part).mean(dim=0)

    for name, data, start in (("numbers", numbers, given.randn(1)[0]), ("images", images, given.randn(2, 3))):
        yield f"{name}, batch", impl.batch_gd(pull, data, start, 0.5, 2)
        yield f"{name}, stochastic", impl.stochastic_gd(pull, data, start, 0.5, 2, given.generator())
        yield f"{name}, mini-batch", impl.minibatch_gd(pull, data, start, 0.5, 2, 2, given.generator())
        yield f"{name}, no epoch, batch", impl.batch_gd(pull, data, start, 0.5, 0)
        yield f"{name}, no epoch, stochastic", impl.stochastic_gd(pull, data, start, 0.5, 0)
        yield f"{name}, no epoch, mini-batch", impl.minibatch_gd(pull, data, start, 0.5, 0, 2)


@scenario("a float64 w keeps float64's digits", dtypes=("float64",), tolerance=tolerance(float64=(1e-12, 1e-12)))
def digits(impl, given):
    data = rows(given, 6, 4)
    w = given.randn(3)
    yield "batch", impl.batch_gd(regression, data, w, 0.1, 2)
    yield "stochastic", impl.stochastic_gd(regression, data, w, 0.1, 2, given.generator())
    yield "mini-batch", impl.minibatch_gd(regression, data, w, 0.1, 2, 4, given.generator())
