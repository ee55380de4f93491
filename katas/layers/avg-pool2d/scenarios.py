"""Hidden scenarios of the avg-pool2d kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# float32 arithmetic inside shows in the ninth digit
PRECISE = tolerance(float64=(1e-9, 1e-9))


@scenario("windows that touch: the stride is the kernel unless it is given", tolerance=PRECISE)
def touching(impl, given):
    n, c, h, w = given.sizes(4, 2, 5)
    yield "2 × 2", impl.AvgPool2d(2).forward(given.randn(n, c, 2 * h, 2 * w))
    yield "3 × 3", impl.AvgPool2d(3).forward(given.randn(n, c, 3 * w, 3 * h))
    yield "1 × 1", impl.AvgPool2d(1).forward(given.randn(n, c, h, w))


@scenario("windows that overlap, leave gaps, or leave rows and columns over")
def strides(impl, given):
    n, c = given.sizes(2, 1, 3)
    yield "kernel 2, stride 3", impl.AvgPool2d(2, stride=3).forward(given.randn(n, c, 8, 7))
    yield "kernel 3, stride 1", impl.AvgPool2d(3, stride=1).forward(given.randn(n, c, 5, 7))
    yield "kernel 3, stride 2", impl.AvgPool2d(3, 2).forward(given.randn(n, c, 7, 8))
    yield "kernel 2, rows and columns left over", impl.AvgPool2d(2).forward(given.randn(n, c, 5, 7))
    yield "kernel 4, stride 3", impl.AvgPool2d(4, stride=3).forward(given.randn(n, c, 9, 12))
    yield "one window", impl.AvgPool2d(4, stride=1).forward(given.randn(n, c, 4, 4))


@scenario("backward: each pixel of a window has an equal share of its gradient", tolerance=GRADIENT)
def backward_touching(impl, given):
    n, c, h, w = given.sizes(4, 2, 5)
    layer = impl.AvgPool2d(2)
    layer.forward(given.randn(n, c, 2 * h, 2 * w))
    yield "gradient", layer.backward(given.randn(n, c, h, w))
    layer = impl.AvgPool2d(3)
    layer.forward(given.randn(n, c, 3 * h, 3 * w))
    yield "gradient, 3 × 3", layer.backward(given.randn(n, c, h, w))


@scenario("backward: pixels in several windows get the sum, pixels in none get 0", tolerance=GRADIENT)
def backward_strided(impl, given):
    n, c = given.sizes(2, 1, 3)
    for kernel, stride, h, w in ((3, 1, 5, 6), (3, 2, 8, 7), (2, 3, 9, 7), (2, 2, 5, 7)):
        layer = impl.AvgPool2d(kernel, stride=stride)
        layer.forward(given.randn(n, c, h, w))
        grad_out = given.randn(n, c, (h - kernel) // stride + 1, (w - kernel) // stride + 1)
        yield f"kernel {kernel}, stride {stride}", layer.backward(grad_out)


@scenario("strided memory, one image; each layer keeps its own last forward")
def state(impl, given):
    layer, other = impl.AvgPool2d(2, stride=1), impl.AvgPool2d(3, stride=2)
    layer.forward(given.randn(2, 3, 6, 6))
    yield "strided", layer.forward(given.noncontiguous(given.randn(2, 3, 4, 5)))
    other.forward(given.randn(1, 3, 6, 5))
    grad_out = given.noncontiguous(given.randn(2, 3, 3, 4))
    yield "gradient", layer.backward(grad_out)
    yield "gradient once more", layer.backward(grad_out)
    yield "gradient of the other layer", other.backward(given.randn(1, 3, 2, 2))
    yield "one image", layer.forward(given.randn(1, 2, 4, 3))
    yield "gradient of one image", layer.backward(given.randn(1, 2, 3, 2))
