"""Hidden scenarios of the prelu kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-10))


def layer_with(impl, given, *slopes):
    """A layer with these slopes, in the dtype under test."""
    layer = impl.PReLU(len(slopes))
    layer.weight = given.copy(given.tensor(list(slopes)))
    return layer


def drawn_layer(impl, given, channels):
    """A layer with slopes of both signs, some above 1."""
    layer = impl.PReLU(channels)
    layer.weight = given.copy(given.randn(channels) * 1.5)
    return layer


@scenario("a new layer: the number of slopes and what they start at")
def start(impl, given):
    c = given.size(2, 6)
    # a new layer is in the default dtype on the CPU
    yield "by default", impl.PReLU().weight.detach().cpu()
    yield "one for each channel", impl.PReLU(c).weight.detach().cpu()
    yield "init = 0.1", impl.PReLU(c, init=0.1).weight.detach().cpu()
    layer = impl.PReLU(init=-2.0, num_parameters=3)
    impl.PReLU(2)  # another one, which is none of its business
    yield "by name", layer.weight.detach().cpu()


@scenario("one slope for everything: below 1, above 1, negative, 0", tolerance=PRECISE)
def shared(impl, given):
    n, k = given.sizes(2, 3, 7)
    for slope in (0.25, 2.5, -0.7, 0.0, 1.0):
        layer = layer_with(impl, given, slope)
        yield f"a matrix, slope {slope}", layer.forward(given.randn(n, k) * 2)
        yield f"chosen values, slope {slope}", layer.forward(given.tensor([-300.0, -1.0, -0.01, 0.0, 0.01, 1.0, 300.0]))


@scenario("a slope for each channel, which is dimension 1", tolerance=PRECISE)
def channels(impl, given):
    n, c, h, w = given.sizes(4, 2, 6)
    layer = drawn_layer(impl, given, c)
    for shape in ((n, c), (n, c, h), (n, c, h, w), (1, c), (1, c, 1, 1), (n, c, 2, 1, 3)):
        yield f"{len(shape)} dimensions, {shape[0]} samples", layer.forward(given.randn(*shape))


@scenario("all sizes equal, where a wrong axis raises no error", tolerance=GRADIENT)
def square(impl, given):
    layer = drawn_layer(impl, given, 3)
    for shape in ((3, 3), (3, 3, 3), (3, 3, 3, 3)):
        yield f"{len(shape)} dimensions", layer.forward(given.randn(*shape)), PRECISE
        yield f"{len(shape)} dimensions, gradient", layer.backward(given.randn(*shape))
        yield f"{len(shape)} dimensions, weight_grad", layer.weight_grad


@scenario("backward with one slope", tolerance=GRADIENT)
def backward_shared(impl, given):
    for slope in (0.25, 2.5, -0.7, 0.0):
        layer = layer_with(impl, given, slope)
        shape = given.sizes(3, 2, 6)
        layer.forward(given.randn(*shape))
        yield f"gradient, slope {slope}", layer.backward(given.randn(*shape))
        yield f"weight_grad, slope {slope}", layer.weight_grad


@scenario("backward with a slope for each channel", tolerance=GRADIENT)
def backward_channels(impl, given):
    n, c, h, w = given.sizes(4, 2, 6)
    for shape in ((n, c), (n, c, h), (n, c, h, w), (1, c, 1)):
        layer = drawn_layer(impl, given, shape[1])
        layer.forward(given.randn(*shape))
        yield f"gradient, {len(shape)} dimensions", layer.backward(given.randn(*shape))
        yield f"weight_grad, {len(shape)} dimensions", layer.weight_grad


@scenario("backward at 0: the slope is the learned one")
def backward_at_zero(impl, given):
    for slopes in ((0.4,), (0.4, -3.0)):
        layer = layer_with(impl, given, *slopes)
        layer.forward(given.tensor([[0.0, -0.0], [0.0, 1.0], [-1.0, 0.0]]))
        yield f"gradient, {len(slopes)} slopes", layer.backward(given.uniform(3, 2, low=1.0, high=2.0))
        yield f"weight_grad, {len(slopes)} slopes", layer.weight_grad


@scenario("the last forward counts, each backward overwrites, layers share nothing", tolerance=GRADIENT)
def state(impl, given):
    n, c, h = given.sizes(3, 2, 6)
    layer, other = drawn_layer(impl, given, c), drawn_layer(impl, given, 1)
    layer.forward(given.randn(n, c))
    layer.forward(given.randn(n + 1, c, h))
    other.forward(given.randn(n))
    for call in (1, 2):
        yield f"gradient {call}", layer.backward(given.randn(n + 1, c, h))
        yield f"weight_grad {call}", layer.weight_grad
    yield "another layer's gradient", other.backward(given.randn(n))
    yield "another layer's weight_grad", other.weight_grad
    layer.weight = given.copy(given.randn(c))
    yield "with a weight assigned anew", layer.forward(given.randn(n, c))
    yield "its gradient", layer.backward(given.randn(n, c))
    yield "its weight_grad", layer.weight_grad
    yield "its weight afterwards", layer.weight


@scenario("any shape with one slope; non-contiguous inputs", tolerance=GRADIENT)
def shapes(impl, given):
    layer = layer_with(impl, given, 0.3)
    for name, shape in (("0-d", ()), ("a vector", (4,)), ("empty", (0, 3)), ("five dimensions", (2, 1, 3, 1, 2))):
        x = given.tensor(-1.5) if shape == () else given.randn(*shape)
        yield f"{name}", layer.forward(x)
        yield f"{name}, gradient", layer.backward(given.tensor(0.7) if shape == () else given.randn(*shape))
        yield f"{name}, weight_grad", layer.weight_grad
    layer = drawn_layer(impl, given, 3)
    yield "strided", layer.forward(given.watch(given.randn(4, 5, 2, 3).permute(2, 3, 0, 1)))
    yield "strided, gradient", layer.backward(given.noncontiguous(given.randn(2, 3, 4, 5)))
    yield "strided, weight_grad", layer.weight_grad
