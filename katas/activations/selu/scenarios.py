from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-12, 1e-13))
# float32 carries 1e4 with steps of 1e-3
LARGE = tolerance(float32=(1e-3, 1e-3))
CHOSEN = [-14.0, -6.0, -3.0, -1.0, -0.5, -0.01, 0.0, 0.01, 0.5, 1.0, 2.4, 4.0, 9.0]
FAR = [-1e4, -3000.0, -740.0, -400.0, -120.0, -90.0, -50.0, 50.0, 90.0, 120.0, 400.0, 740.0, 3000.0, 1e4]


@scenario("both signs", tolerance=PRECISE)
def plain(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.selu(given.randn(n, k) * 2)
    yield "chosen values", impl.selu(given.tensor(CHOSEN))


@scenario("any shape: a single number, three dimensions, strided, empty")
def shapes(impl, given):
    yield "0-d, negative", impl.selu(given.tensor(-1.5))
    yield "0-d, positive", impl.selu(given.tensor(1.5))
    yield "three dimensions", impl.selu(given.randn(*given.sizes(3, 2, 5)))
    yield "a strided view", impl.selu(given.noncontiguous(given.randn(4, 3)))
    yield "one row", impl.selu(given.randn(1, 4))
    yield "empty", impl.selu(given.randn(0, 3))


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 3, 7)
    x = (given.randn(n, k) * 2).requires_grad_()
    (impl.selu(x) * given.randn(n, k)).sum().backward()
    yield "gradient", x.grad


@scenario("large inputs of either sign: values and gradients stay finite", tolerance=LARGE)
def large(impl, given):
    x = given.tensor(FAR).requires_grad_()
    out = impl.selu(x)
    yield "values", out
    (out * given.uniform(len(FAR), low=1.0, high=2.0)).sum().backward()
    yield "gradient", x.grad


@scenario("backward", tolerance=PRECISE)
def backward(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.selu_backward(given.randn(n, k), given.randn(n, k) * 2)
    grad_out = given.uniform(len(CHOSEN), low=-2.0, high=-1.0)
    yield "chosen values", impl.selu_backward(grad_out, given.tensor(CHOSEN))


@scenario("backward at 0: the slope is λα")
def backward_at_zero(impl, given):
    x = given.tensor([0.0, -0.0, 0.0, 1.0, -1.0])
    yield "gradient", impl.selu_backward(given.uniform(5, low=1.0, high=2.0), x)


@scenario("backward: any shape, and large inputs of either sign", tolerance=LARGE)
def backward_anywhere(impl, given):
    yield "0-d", impl.selu_backward(given.tensor(0.7), given.tensor(-1.5))
    shape = given.sizes(3, 2, 5)
    yield "three dimensions", impl.selu_backward(given.randn(*shape), given.randn(*shape))
    grad_out = given.noncontiguous(given.randn(4, 3))
    yield "strided", impl.selu_backward(grad_out, given.watch(given.randn(3, 4).T))
    yield "empty", impl.selu_backward(given.randn(0), given.randn(0))
    yield "large", impl.selu_backward(given.uniform(len(FAR), low=1.0, high=2.0), given.tensor(FAR))
