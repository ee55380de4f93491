from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-10))
# float32 carries 1e4 with steps of 1e-3
LARGE = tolerance(float32=(1e-3, 1e-3))
FAR = [-1e4, -5000.0, -800.0, -710.0, -150.0, -95.0, -90.0, -40.0, 40.0, 90.0, 95.0, 150.0, 710.0, 800.0, 5000.0, 1e4]


@scenario("values on both sides of 0", tolerance=PRECISE)
def values(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.sigmoid(given.randn(n, k) * 2)
    yield "chosen values", impl.sigmoid(given.tensor([-6.0, -3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0, 6.0]))


@scenario("any shape: a single number, three dimensions, empty")
def shapes(impl, given):
    yield "0-d, negative", impl.sigmoid(given.tensor(-1.5))
    yield "0-d, positive", impl.sigmoid(given.tensor(2.5))
    yield "three dimensions", impl.sigmoid(given.randn(*given.sizes(3, 2, 5)))
    yield "a strided view", impl.sigmoid(given.noncontiguous(given.randn(4, 3)))
    yield "a transpose", impl.sigmoid(given.watch(given.randn(2, 5).T))
    yield "one row", impl.sigmoid(given.randn(1, 4))
    yield "empty", impl.sigmoid(given.randn(0, 3))


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 3, 7)
    x = (given.randn(n, k) * 2).requires_grad_()
    (impl.sigmoid(x) * given.randn(n, k)).sum().backward()
    yield "gradient", x.grad


@scenario("large inputs of either sign", tolerance=LARGE)
def large(impl, given):
    yield "values", impl.sigmoid(given.tensor(FAR))
    yield "a random sample", impl.sigmoid(given.uniform(4, 6, low=-1e4, high=1e4))
    yield "medium values", impl.sigmoid(given.uniform(4, 6, low=-40.0, high=40.0))


@scenario("the gradient that autograd takes stays finite for large inputs", tolerance=LARGE)
def large_autograd(impl, given):
    for name, values in (("negative", FAR[:8]), ("positive", FAR[8:]), ("mixed", FAR[::2])):
        x = given.tensor(values).requires_grad_()
        (impl.sigmoid(x) * given.randn(8)).sum().backward()
        yield name, x.grad


@scenario("backward: the upstream gradient times the slope at x", tolerance=PRECISE)
def backward(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.sigmoid_backward(given.randn(n, k), given.randn(n, k) * 2)
    x = given.tensor([-4.0, -2.0, -0.5, 0.0, 0.5, 2.0, 4.0])
    yield "chosen values", impl.sigmoid_backward(given.randn(7), x)


@scenario("backward: any shape")
def backward_shapes(impl, given):
    yield "0-d", impl.sigmoid_backward(given.tensor(0.7), given.tensor(-1.5))
    shape = given.sizes(3, 2, 5)
    yield "three dimensions", impl.sigmoid_backward(given.randn(*shape), given.randn(*shape))
    grad_out = given.noncontiguous(given.randn(4, 3))
    yield "non-contiguous", impl.sigmoid_backward(grad_out, given.noncontiguous(given.randn(4, 3)))
    yield "empty", impl.sigmoid_backward(given.randn(0, 3), given.randn(0, 3))


@scenario("backward: large inputs of either sign", tolerance=LARGE)
def backward_large(impl, given):
    yield "negative", impl.sigmoid_backward(given.randn(8), given.tensor(FAR[:8]))
    yield "positive", impl.sigmoid_backward(given.randn(8), given.tensor(FAR[8:]))
    yield "mixed", impl.sigmoid_backward(given.randn(16), given.tensor(FAR))
