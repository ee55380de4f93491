"""Hidden scenarios of the hard-swish kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-10))
# no ±3: the hard swish's derivative jumps there
CHOSEN = [-300.0, -7.0, -3.5, -3.01, -2.9, -2.0, -1.5, -1.0, -0.3, 0.0, 0.3, 1.0, 1.5, 2.0, 2.9, 3.01, 3.5, 7.0, 300.0]


def spread(given, *shape):
    """Values on all three pieces, never within 1e-3 of a kink."""
    x = given.randn(*shape) * 3
    near = (x.abs() - 3).abs() < 1e-3
    return given.watch(x + near * 0.01)


@scenario("the hard sigmoid: level, a line, level", tolerance=PRECISE)
def sigmoid(impl, given):
    n, k = given.sizes(2, 4, 8)
    yield "a matrix", impl.hard_sigmoid(given.randn(n, k) * 3)
    yield "chosen values", impl.hard_sigmoid(given.tensor(CHOSEN))
    yield "the kinks", impl.hard_sigmoid(given.tensor([-3.0, 3.0]))


@scenario("the hard swish: x times it", tolerance=PRECISE)
def swish(impl, given):
    n, k = given.sizes(2, 4, 8)
    yield "a matrix", impl.hard_swish(given.randn(n, k) * 3)
    yield "chosen values", impl.hard_swish(given.tensor(CHOSEN))
    yield "the kinks", impl.hard_swish(given.tensor([-3.0, 3.0]))


@scenario("any shape: a single number, three dimensions, strided, empty")
def shapes(impl, given):
    for name, function in (("hard_sigmoid", impl.hard_sigmoid), ("hard_swish", impl.hard_swish)):
        yield f"{name}, 0-d", function(given.tensor(-1.5))
        yield f"{name}, three dimensions", function(given.randn(*given.sizes(3, 2, 5)))
        yield f"{name}, a strided view", function(given.noncontiguous(given.randn(4, 3) * 3))
        yield f"{name}, empty", function(given.randn(0, 3))


@scenario("the gradient that autograd takes through the hard sigmoid", tolerance=GRADIENT)
def autograd_of_sigmoid(impl, given):
    x = spread(given, *given.sizes(2, 4, 8)).clone().requires_grad_()
    (impl.hard_sigmoid(x) * given.randn(*x.shape)).sum().backward()
    yield "gradient", x.grad


@scenario("the gradient that autograd takes through the hard swish", tolerance=GRADIENT)
def autograd_of_swish(impl, given):
    x = spread(given, *given.sizes(2, 4, 8)).clone().requires_grad_()
    (impl.hard_swish(x) * given.randn(*x.shape)).sum().backward()
    yield "gradient", x.grad


@scenario("backward of the hard sigmoid", tolerance=PRECISE)
def backward_of_sigmoid(impl, given):
    shape = given.sizes(2, 4, 8)
    yield "a matrix", impl.hard_sigmoid_backward(given.randn(*shape), spread(given, *shape))
    yield (
        "chosen values",
        impl.hard_sigmoid_backward(given.uniform(len(CHOSEN), low=1.0, high=2.0), given.tensor(CHOSEN)),
    )


@scenario("backward of the hard sigmoid at ±3: 0")
def backward_at_kinks(impl, given):
    yield "at -3", impl.hard_sigmoid_backward(given.uniform(2, low=1.0, high=2.0), given.tensor([-3.0, -1.0]))
    yield "at 3", impl.hard_sigmoid_backward(given.uniform(2, low=1.0, high=2.0), given.tensor([3.0, 1.0]))


@scenario("backward of the hard swish", tolerance=PRECISE)
def backward_of_swish(impl, given):
    shape = given.sizes(2, 4, 8)
    yield "a matrix", impl.hard_swish_backward(given.randn(*shape), spread(given, *shape))
    yield "chosen values", impl.hard_swish_backward(given.uniform(len(CHOSEN), low=1.0, high=2.0), given.tensor(CHOSEN))


@scenario("backward: any shape")
def backward_shapes(impl, given):
    for name in ("hard_sigmoid_backward", "hard_swish_backward"):
        function, shape = getattr(impl, name), given.sizes(3, 2, 5)
        yield f"{name}, 0-d", function(given.tensor(0.7), given.tensor(-1.5))
        yield f"{name}, three dimensions", function(given.randn(*shape), spread(given, *shape))
        yield f"{name}, strided", function(given.noncontiguous(given.randn(4, 3)), given.watch(spread(given, 3, 4).T))
        yield f"{name}, empty", function(given.randn(0), given.randn(0))
