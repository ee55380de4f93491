from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-12))
SLOPES = (0.0, 0.01, 0.3, 1.0, 2.5)
CHOSEN = [-300.0, -4.0, -1.0, -0.5, -0.005, 0.0, 0.005, 0.02, 0.5, 1.0, 4.0, 300.0]


@scenario("both signs, slope 0.01 by default", tolerance=PRECISE)
def plain(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.leaky_relu(given.randn(n, k) * 2)
    yield "chosen values", impl.leaky_relu(given.tensor(CHOSEN))


@scenario("other slopes, 0 and more than 1 among them", tolerance=PRECISE)
def slopes(impl, given):
    n, k = given.sizes(2, 3, 7)
    for slope in SLOPES:
        yield f"negative_slope = {slope}", impl.leaky_relu(given.randn(n, k) * 2, negative_slope=slope)
        yield f"chosen values, negative_slope = {slope}", impl.leaky_relu(given.tensor(CHOSEN), slope)


@scenario("any shape: a single number, three dimensions, strided, empty")
def shapes(impl, given):
    yield "0-d, negative", impl.leaky_relu(given.tensor(-1.5))
    yield "0-d, positive", impl.leaky_relu(given.tensor(1.5))
    yield "three dimensions", impl.leaky_relu(given.randn(*given.sizes(3, 2, 5)))
    yield "a strided view", impl.leaky_relu(given.noncontiguous(given.randn(4, 3)))
    yield "one row", impl.leaky_relu(given.randn(1, 4))
    yield "empty", impl.leaky_relu(given.randn(0, 3))


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 4, 7)
    for slope in SLOPES:
        x = given.randn(n, k).requires_grad_()
        (impl.leaky_relu(x, negative_slope=slope) * given.randn(n, k)).sum().backward()
        yield f"negative_slope = {slope}", x.grad


@scenario("backward: slope 0.01 by default", tolerance=PRECISE)
def backward(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.leaky_relu_backward(given.randn(n, k), given.randn(n, k) * 2)
    grad_out = given.uniform(len(CHOSEN), low=-2.0, high=-1.0)
    yield "chosen values", impl.leaky_relu_backward(grad_out, given.tensor(CHOSEN))


@scenario("backward with other slopes", tolerance=PRECISE)
def backward_slopes(impl, given):
    n, k = given.sizes(2, 3, 7)
    for slope in SLOPES:
        grad_out = given.randn(n, k)
        yield f"negative_slope = {slope}", impl.leaky_relu_backward(grad_out, given.randn(n, k), negative_slope=slope)
    yield "by position", impl.leaky_relu_backward(given.tensor([2.0, 3.0]), given.tensor([-1.0, 1.0]), 0.5)


@scenario("backward at 0: the slope is negative_slope")
def backward_at_zero(impl, given):
    x = given.tensor([0.0, -0.0, 0.0, 1.0, -1.0])
    yield "by default", impl.leaky_relu_backward(given.uniform(5, low=1.0, high=2.0), x)
    yield "negative_slope = 0.4", impl.leaky_relu_backward(given.randn(5), x, negative_slope=0.4)


@scenario("backward: any shape")
def backward_shapes(impl, given):
    yield "0-d", impl.leaky_relu_backward(given.tensor(0.7), given.tensor(-1.5))
    shape = given.sizes(3, 2, 5)
    yield "three dimensions", impl.leaky_relu_backward(given.randn(*shape), given.randn(*shape))
    grad_out = given.noncontiguous(given.randn(4, 3))
    yield "strided", impl.leaky_relu_backward(grad_out, given.watch(given.randn(3, 4).T))
    yield "empty", impl.leaky_relu_backward(given.randn(0), given.randn(0))


@scenario("the result is a new tensor: what is written into it does not reach x")
def new_tensor(impl, given):
    for name, x in (("both signs", given.tensor([-1.0, 2.0])), ("nothing below 0", given.tensor([1.0, 2.0]))):
        out = impl.leaky_relu(x)
        yield name, out
        out.zero_()  # inputs are watched
