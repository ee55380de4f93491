"""Hidden scenarios of the erosion-dilation kata. Small images, odd and unequal sizes."""

from nfquiz.judge.scenario import scenario


@scenario("min_pool2d: windows side by side; the stride is the kernel's size by default")
def min_pooling(impl, given):
    n, c, h, w = given.sizes(4, 2, 5)
    yield "2 × 2", impl.min_pool2d(given.randn(n, c, 2 * h, 2 * w), 2)
    yield "(2, 3)", impl.min_pool2d(given.randn(n, c, 2 * h, 3 * w), (2, 3))
    yield "(3, 1), stride None", impl.min_pool2d(given.randn(n, c, 3 * h, w), (3, 1), None)
    yield "1 × 1", impl.min_pool2d(given.randn(n, c, h, w), 1)
    yield "positive pixels only", impl.min_pool2d(given.uniform(n, c, 4, 6, low=1.0, high=9.0), 2)
    yield "negative pixels only", impl.min_pool2d(given.uniform(n, c, 6, 4, low=-9.0, high=-1.0), 2)


@scenario("min_pool2d: overlapping windows, gaps, rows and columns left over, pairs")
def min_pooling_strides(impl, given):
    n, c = given.sizes(2, 2, 4)
    yield "kernel 3, stride 1", impl.min_pool2d(given.randn(n, c, 5, 7), 3, 1)
    yield "kernel 3, stride 2", impl.min_pool2d(given.randn(n, c, 8, 7), 3, stride=2)
    yield "kernel 2, stride 3, some left over", impl.min_pool2d(given.randn(n, c, 9, 7), 2, 3)
    yield "kernel 2, some left over", impl.min_pool2d(given.randn(n, c, 5, 7), 2)
    yield "kernel (3, 2), stride (1, 3)", impl.min_pool2d(given.randn(n, c, 7, 9), (3, 2), (1, 3))
    yield "kernel (2, 4), stride (2, 1)", impl.min_pool2d(given.randn(n, c, 7, 6), (2, 4), stride=(2, 1))
    yield "one window", impl.min_pool2d(given.randn(1, c, 4, 3), (4, 3))


@scenario("dilate: bright pixels grow into the whole rectangle, the size stays")
def dilation(impl, given):
    n, c = given.sizes(2, 2, 4)
    x = given.randn(n, c, 5, 7)
    for kernel in (1, 3, 5):
        yield f"kernel {kernel}", impl.dilate(x, kernel)
    dot = given.tensor([[[[0.0] * 7, [0.0] * 7, [0.0, 0.0, 0.0, 9.0, 0.0, 0.0, 0.0], [0.0] * 7, [0.0] * 7]]])
    yield "a bright dot", impl.dilate(dot, 3)


@scenario("erode: dark pixels grow into the whole rectangle, the size stays")
def erosion(impl, given):
    n, c = given.sizes(2, 2, 4)
    x = given.randn(n, c, 5, 7)
    for kernel in (1, 3, 5):
        yield f"kernel {kernel}", impl.erode(x, kernel)
    dot = given.tensor([[[[9.0] * 7, [9.0] * 7, [9.0, 9.0, 9.0, 0.0, 9.0, 9.0, 9.0], [9.0] * 7, [9.0] * 7]]])
    yield "a dark dot", impl.erode(dot, 3)


@scenario("dilate: the border never wins, however dark the image")
def dilation_border(impl, given):
    for low, high in ((-3.0, -1.0), (-9e3, -8e3), (-2e30, -1e30), (1.0, 3.0)):
        yield f"pixels from {low} to {high}", impl.dilate(given.uniform(2, 2, 4, 5, low=low, high=high), 3)


@scenario("erode: the border never wins, however bright the image")
def erosion_border(impl, given):
    for low, high in ((1.0, 3.0), (8e3, 9e3), (1e30, 2e30), (-3.0, -1.0)):
        yield f"pixels from {low} to {high}", impl.erode(given.uniform(2, 2, 4, 5, low=low, high=high), 3)


@scenario("dilate: pairs, and windows larger than the image")
def dilation_pairs(impl, given):
    x = given.randn(2, 3, 4, 6)
    for kernel in ((1, 3), (5, 1), (3, 5), (9, 7)):
        yield f"kernel {kernel}", impl.dilate(x, kernel)
    yield "a single pixel", impl.dilate(given.randn(1, 2, 1, 1), 5)


@scenario("erode: pairs, and windows larger than the image")
def erosion_pairs(impl, given):
    x = given.randn(2, 3, 4, 6)
    for kernel in ((1, 3), (5, 1), (3, 5), (9, 7)):
        yield f"kernel {kernel}", impl.erode(x, kernel)
    yield "a single pixel", impl.erode(given.randn(1, 2, 1, 1), 5)


@scenario("opening and closing: one after the other")
def opening(impl, given):
    x = given.randn(2, 2, 6, 9)
    yield "opening", impl.dilate(impl.erode(x, 3), 3)
    yield "closing", impl.erode(impl.dilate(x, (3, 5)), (3, 5))
    yield "erosion is dilation of the negative", -impl.dilate(given.watch(-x), (5, 3))


@scenario("strided memory, one image")
def strided(impl, given):
    x = given.noncontiguous(given.randn(1, 3, 5, 4))
    channels_last = given.watch(given.randn(2, 4, 5, 3).permute(0, 3, 1, 2))
    for name, image in (("every other pixel", x), ("channels last", channels_last)):
        yield f"min_pool2d, {name}", impl.min_pool2d(image, (2, 1), (1, 2))
        yield f"dilate, {name}", impl.dilate(image, (3, 1))
        yield f"erode, {name}", impl.erode(image, (1, 3))
