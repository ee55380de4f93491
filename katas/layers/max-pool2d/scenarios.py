"""Hidden scenarios of the max-pool2d kata."""

from nfquiz.judge.scenario import scenario


@scenario("windows that touch: the stride is the kernel unless it is given")
def touching(impl, given):
    n, c, h, w = given.sizes(4, 2, 5)
    yield "2 × 2", impl.MaxPool2d(2).forward(given.randn(n, c, 2 * h, 2 * w))
    yield "3 × 3", impl.MaxPool2d(3).forward(given.randn(n, c, 3 * w, 3 * h))
    yield "1 × 1", impl.MaxPool2d(1).forward(given.randn(n, c, h, w))
    yield "negative pixels only", impl.MaxPool2d(2).forward(given.uniform(1, c, 4, 6, low=-9.0, high=-1.0))


@scenario("windows that overlap, leave gaps, or leave rows and columns over")
def strides(impl, given):
    n, c = given.sizes(2, 1, 3)
    yield "kernel 2, stride 3", impl.MaxPool2d(2, stride=3).forward(given.randn(n, c, 8, 7))
    yield "kernel 3, stride 1", impl.MaxPool2d(3, stride=1).forward(given.randn(n, c, 5, 7))
    yield "kernel 3, stride 2", impl.MaxPool2d(3, 2).forward(given.randn(n, c, 7, 8))
    yield "kernel 2, rows and columns left over", impl.MaxPool2d(2).forward(given.randn(n, c, 5, 7))
    yield "kernel 4, stride 3", impl.MaxPool2d(4, stride=3).forward(given.randn(n, c, 9, 12))
    yield "one window", impl.MaxPool2d(4, stride=1).forward(given.randn(n, c, 4, 4))


@scenario("the padding never wins, also where all pixels are negative")
def padding(impl, given):
    n, c = given.sizes(2, 1, 3)
    negative = given.uniform(n, c, 5, 6, low=-3.0, high=-1.0)
    yield "kernel 3, stride 1, padding 1", impl.MaxPool2d(3, stride=1, padding=1).forward(negative)
    yield "kernel 2, padding 1", impl.MaxPool2d(2, padding=1).forward(given.randn(n, c, 5, 6))
    yield "kernel 3, stride 2, padding 1", impl.MaxPool2d(3, 2, 1).forward(given.randn(n, c, 6, 9))
    yield "kernel 5, stride 3, padding 2", impl.MaxPool2d(5, stride=3, padding=2).forward(given.randn(n, c, 8, 6))
    yield "an image smaller than the window", impl.MaxPool2d(3, 1, padding=1).forward(given.randn(n, c, 1, 2))
    far_below = given.uniform(n, c, 4, 5, low=-3e30, high=-1e30)
    yield "pixels far below zero", impl.MaxPool2d(3, stride=2, padding=1).forward(far_below)


@scenario("backward: the largest pixel of each window gets its gradient")
def backward_touching(impl, given):
    n, c, h, w = given.sizes(4, 2, 5)
    layer = impl.MaxPool2d(2)
    layer.forward(given.randn(n, c, 2 * h, 2 * w))
    yield "gradient", layer.backward(given.randn(n, c, h, w))
    layer.forward(given.randn(n, c, 2 * h + 1, 2 * w + 1))
    yield "gradient, rows and columns left over", layer.backward(given.randn(n, c, h, w))
    gaps = impl.MaxPool2d(2, stride=3)
    gaps.forward(given.randn(n, c, 8, 7))
    yield "gradient, gaps between windows", gaps.backward(given.randn(n, c, 3, 2))


@scenario("backward: a pixel that wins in several windows gets the sum")
def backward_overlapping(impl, given):
    n, c = given.sizes(2, 1, 3)
    layer = impl.MaxPool2d(3, stride=1)
    layer.forward(given.randn(n, c, 5, 6))
    yield "kernel 3, stride 1", layer.backward(given.randn(n, c, 3, 4))
    layer = impl.MaxPool2d(3, stride=2)
    layer.forward(given.randn(n, c, 8, 7))
    yield "kernel 3, stride 2", layer.backward(given.randn(n, c, 3, 3))


@scenario("backward with padding: a gradient of the image's size, at its place")
def backward_padded(impl, given):
    n, c = given.sizes(2, 1, 3)
    layer = impl.MaxPool2d(3, stride=2, padding=1)
    layer.forward(given.randn(n, c, 6, 9))
    yield "kernel 3, stride 2, padding 1", layer.backward(given.randn(n, c, 3, 5))
    layer = impl.MaxPool2d(2, stride=1, padding=1)
    layer.forward(given.uniform(n, c, 4, 3, low=-3.0, high=-1.0))
    yield "kernel 2, stride 1, padding 1", layer.backward(given.randn(n, c, 5, 4))


@scenario("equal pixels: the first in row-major order gets the gradient")
def ties(impl, given):
    layer = impl.MaxPool2d(2)
    rows = [[1.0, 3.0, 0.0, 0.0], [3.0, 2.0, 0.0, 0.0], [1.0, 1.0, 5.0, 2.0], [1.0, 0.0, 5.0, 5.0]]
    layer.forward(given.tensor([[rows]]))
    yield "2 × 2", layer.backward(given.tensor([[[[1.0, 2.0], [3.0, 4.0]]]]))
    layer = impl.MaxPool2d(3, stride=2)
    layer.forward(given.integers(2, 2, 7, 5, low=-1, high=2).to(given.dtype))
    yield "overlapping windows, few values", layer.backward(given.randn(2, 2, 3, 2))
    layer = impl.MaxPool2d(2, stride=1, padding=1)
    layer.forward(given.tensor([[[[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]]]))
    yield "an image of zeros, padded", layer.backward(given.randn(1, 1, 3, 4))


@scenario("strided memory, one image; each layer keeps its own last forward")
def state(impl, given):
    layer, other = impl.MaxPool2d(2, stride=1), impl.MaxPool2d(3, stride=2, padding=1)
    layer.forward(given.randn(2, 3, 6, 6))
    yield "strided", layer.forward(given.noncontiguous(given.randn(2, 3, 4, 5)))
    other.forward(given.randn(1, 3, 5, 6))
    grad_out = given.noncontiguous(given.randn(2, 3, 3, 4))
    yield "gradient", layer.backward(grad_out)
    yield "gradient once more", layer.backward(grad_out)
    yield "gradient of the other layer", other.backward(given.randn(1, 3, 3, 3))
    yield "one image", layer.forward(given.randn(1, 2, 4, 3))
    yield "gradient of one image", layer.backward(given.randn(1, 2, 3, 2))
