"""Hidden scenarios of the global-pool kata. Small maps, never square alone."""

from nfquiz.judge.scenario import scenario


@scenario("average: the mean of every channel of every image")
def average_forward(impl, given):
    n, c, h, w = given.sizes(4, 2, 6)
    layer = impl.GlobalAvgPool()
    yield "result", layer.forward(given.randn(n, c, h, w))
    yield "square maps", layer.forward(given.randn(3, 3, 3, 3))
    yield "a single pixel", layer.forward(given.randn(n, c, 1, 1))


@scenario("maximum: the largest pixel of every channel, also where all are negative")
def max_forward(impl, given):
    n, c, h, w = given.sizes(4, 2, 6)
    layer = impl.GlobalMaxPool()
    yield "result", layer.forward(given.randn(n, c, h, w))
    yield "negative pixels only", layer.forward(given.uniform(n, c, h, w, low=-9.0, high=-1.0))
    yield "square maps", layer.forward(given.randn(3, 3, 3, 3))
    yield "a single pixel", layer.forward(given.randn(n, c, 1, 1))


@scenario("average, backward: every pixel has the same share")
def average_backward(impl, given):
    n, c, h, w = given.sizes(4, 2, 6)
    layer = impl.GlobalAvgPool()
    layer.forward(given.randn(n, c, h, w))
    yield "gradient", layer.backward(given.randn(n, c))
    layer.forward(given.randn(n, c, 1, w))
    yield "gradient, one row", layer.backward(given.randn(n, c))
    layer.forward(given.randn(n, c, h, 1))
    yield "gradient, one column", layer.backward(given.randn(n, c))


@scenario("maximum, backward: the largest pixel gets the gradient")
def max_backward(impl, given):
    n, c, h, w = given.sizes(4, 2, 6)
    layer = impl.GlobalMaxPool()
    layer.forward(given.randn(n, c, h, w))
    yield "gradient", layer.backward(given.randn(n, c))
    layer.forward(given.uniform(n, c, w, h, low=-9.0, high=-1.0))
    yield "gradient, negative pixels only", layer.backward(given.randn(n, c))
    layer.forward(given.randn(n, c, 1, w))
    yield "gradient, one row", layer.backward(given.randn(n, c))


@scenario("equal maxima: the first in row-major order gets the gradient")
def ties(impl, given):
    layer = impl.GlobalMaxPool()
    layer.forward(given.tensor([[[[1.0, 1.0, 7.0], [7.0, 2.0, 7.0]], [[-3.0, -2.0, -5.0], [-2.0, -2.0, -4.0]]]]))
    yield "2 × 3", layer.backward(given.tensor([[6.0, -1.0]]))
    layer.forward(given.integers(3, 4, 4, 5, low=-1, high=2).to(given.dtype))
    yield "few values", layer.backward(given.randn(3, 4))
    layer.forward(given.tensor([[[[0.0, 0.0], [0.0, 0.0]]]]))
    yield "an image of zeros", layer.backward(given.tensor([[4.0]]))


@scenario("one image, one channel: the result is (N, C) always")
def ones(impl, given):
    for n, c in ((1, 3), (3, 1), (1, 1)):
        for name in ("GlobalAvgPool", "GlobalMaxPool"):
            layer = getattr(impl, name)()
            yield f"{name}, N = {n}, C = {c}", layer.forward(given.randn(n, c, 3, 2))
            yield f"gradient of {name}, N = {n}, C = {c}", layer.backward(given.randn(n, c))


@scenario("each layer keeps its own last forward; backward may be called again")
def state(impl, given):
    for name in ("GlobalAvgPool", "GlobalMaxPool"):
        layer, other = getattr(impl, name)(), getattr(impl, name)()
        layer.forward(given.randn(2, 3, 5, 4))
        layer.forward(given.randn(2, 3, 4, 5))
        other.forward(given.randn(2, 2, 3, 4))
        first, second = given.randn(2, 3), given.randn(2, 3)
        yield f"gradient of {name}", layer.backward(first)
        yield f"gradient of {name}, another one", layer.backward(second)
        layer.forward(given.randn(2, 3, 4, 5))
        yield f"gradient of {name}, after another forward", layer.backward(first)
        yield f"gradient of the other {name}", other.backward(given.randn(2, 2))


@scenario("images and gradients in strided memory")
def strided(impl, given):
    channels_last = given.watch(given.randn(3, 4, 5, 2).permute(0, 3, 1, 2))
    for name in ("GlobalAvgPool", "GlobalMaxPool"):
        layer = getattr(impl, name)()
        yield f"{name} of every other pixel", layer.forward(given.noncontiguous(given.randn(2, 3, 4, 5)))
        yield f"gradient of {name}", layer.backward(given.noncontiguous(given.randn(2, 3)))
        yield f"{name} of channels-last images", layer.forward(channels_last)
        yield f"gradient of {name} of channels-last images", layer.backward(given.watch(given.randn(2, 3).T))
