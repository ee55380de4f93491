"""Hidden scenarios of the mish kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-9, 1e-9))
# float32 carries 1e4 with steps of 1e-3
LARGE = tolerance(float32=(1e-3, 1e-3))
CHOSEN = [-14.0, -6.0, -4.0, -1.1924, -1.0, -0.5, 0.0, 0.5, 1.0, 2.4, 4.0, 9.0]
FAR = [-1e4, -3000.0, -740.0, -120.0, -90.0, -45.0, 45.0, 90.0, 120.0, 740.0, 3000.0, 1e4]


@scenario("x times the tanh of its softplus", tolerance=PRECISE)
def plain(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.mish(given.randn(n, k) * 2)
    yield "chosen values", impl.mish(given.tensor(CHOSEN))


@scenario("any shape: a single number, three dimensions, strided, empty")
def shapes(impl, given):
    yield "0-d", impl.mish(given.tensor(-1.5))
    yield "three dimensions", impl.mish(given.randn(*given.sizes(3, 2, 5)))
    yield "a strided view", impl.mish(given.noncontiguous(given.randn(4, 3)))
    yield "one row", impl.mish(given.randn(1, 4))
    yield "empty", impl.mish(given.randn(0, 3))


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 3, 7)
    x = (given.randn(n, k) * 2).requires_grad_()
    (impl.mish(x) * given.randn(n, k)).sum().backward()
    yield "gradient", x.grad


@scenario("large inputs of either sign: values and gradients stay finite", tolerance=LARGE)
def large(impl, given):
    x = given.tensor(FAR).requires_grad_()
    out = impl.mish(x)
    yield "values", out
    (out * given.randn(len(FAR))).sum().backward()
    yield "gradient", x.grad


@scenario("backward: the upstream gradient times the slope", tolerance=PRECISE)
def backward(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.mish_backward(given.randn(n, k), given.randn(n, k) * 2)
    yield "chosen values", impl.mish_backward(given.uniform(len(CHOSEN), low=1.0, high=2.0), given.tensor(CHOSEN))


@scenario("backward: any shape")
def backward_shapes(impl, given):
    yield "0-d", impl.mish_backward(given.tensor(0.7), given.tensor(-1.5))
    shape = given.sizes(3, 2, 5)
    yield "three dimensions", impl.mish_backward(given.randn(*shape), given.randn(*shape))
    yield "strided", impl.mish_backward(given.noncontiguous(given.randn(4, 3)), given.watch(given.randn(3, 4).T))
    yield "empty", impl.mish_backward(given.randn(0), given.randn(0))


@scenario("backward: large inputs of either sign", tolerance=LARGE)
def backward_large(impl, given):
    yield "large", impl.mish_backward(given.randn(len(FAR)), given.tensor(FAR))
