"""Hidden scenarios of the depthwise-separable-conv kata. Images of tens of pixels, odd and unequal sizes."""

from nfquiz.judge.scenario import GRADIENT, scenario


def _case(given, batch=2, channels=3, filters=4, kernel=(2, 3), extra=(3, 5)):
    """Images larger than the kernel by `extra` (vertically, horizontally), the kernels, and the mixing weights."""
    x = given.randn(batch, channels, kernel[0] + extra[0], kernel[1] + extra[1])
    return x, given.randn(channels, 1, *kernel) * 0.5, given.randn(filters, channels, 1, 1)


@scenario("one channel, one filter: a small convolution and a factor")
def single_channel(impl, given):
    for kernel in ((1, 1), (2, 2), (3, 2), (1, 3)):
        x, depthwise, pointwise = _case(given, 1, 1, 1, kernel, (given.size(1, 2), given.size(3, 4)))
        yield f"kernel {kernel[0]}×{kernel[1]}", impl.depthwise_separable(x, depthwise, pointwise)


@scenario("several channels: each has its own kernel, then they are mixed")
def channels(impl, given):
    n, c, o = given.sizes(3, 2, 5)
    yield "more or fewer filters", impl.depthwise_separable(*_case(given, n, c, o))
    yield "as many filters as channels", impl.depthwise_separable(*_case(given, 2, 3, 3))
    yield "one channel, several filters", impl.depthwise_separable(*_case(given, 2, 1, 3))
    yield "several channels, one filter", impl.depthwise_separable(*_case(given, 2, 4, 1))


@scenario("equal sizes, where a wrong axis raises no error")
def square(impl, given):
    yield "all of size 3", impl.depthwise_separable(*_case(given, 3, 3, 3, (3, 3), (2, 2)))
    yield "and a 2×2 kernel", impl.depthwise_separable(*_case(given, 3, 3, 3, (2, 2), (2, 2)))


@scenario("stride: in the depthwise step alone; rows and columns left over")
def strides(impl, given):
    yield "stride 2", impl.depthwise_separable(*_case(given, kernel=(2, 3), extra=(4, 6)), 2)
    yield "stride 2, some left over", impl.depthwise_separable(*_case(given, kernel=(3, 2), extra=(3, 5)), stride=2)
    yield "stride 3", impl.depthwise_separable(*_case(given, kernel=(2, 2), extra=(5, 7)), stride=3)
    yield "a stride larger than the kernel", impl.depthwise_separable(*_case(given, kernel=(1, 2), extra=(6, 5)), 4)


@scenario("padding: zeros on every side, before the depthwise step")
def paddings(impl, given):
    yield "padding 1", impl.depthwise_separable(*_case(given, kernel=(2, 3)), padding=1)
    yield "padding 2", impl.depthwise_separable(*_case(given, kernel=(3, 4)), 1, 2)
    yield "3×3, padding 1", impl.depthwise_separable(*_case(given, kernel=(3, 3), extra=(1, 3)), padding=1)
    yield "1×1, padding 1", impl.depthwise_separable(*_case(given, kernel=(1, 1)), padding=1)
    yield "larger than the bare image", impl.depthwise_separable(*_case(given, kernel=(3, 3), extra=(-1, 0)), 1, 1)


@scenario("everything at once: strided memory, one image, stride and padding")
def everything(impl, given):
    for batch, c, o in ((1, 3, 2), (3, 2, 4)):
        case = [given.noncontiguous(one) for one in _case(given, batch, c, o, (3, 2), tuple(given.sizes(2, 3, 6)))]
        stride, padding = given.choice([2, 3]), given.choice([1, 2])
        yield f"{batch} images", impl.depthwise_separable(*case, stride=stride, padding=padding)
    channels_last = given.randn(2, 5, 4, 3).permute(0, 3, 1, 2)
    _, depthwise, pointwise = _case(given)
    yield "made from (N, H, W, C)", impl.depthwise_separable(given.watch(channels_last), depthwise, pointwise, 2, 1)


@scenario("autograd's gradients for x and both weights", tolerance=GRADIENT)
def gradients(impl, given):
    x, depthwise, pointwise = (given.param(tensor) for tensor in _case(given, 2, 2, 3, (2, 3), (3, 4)))
    out = impl.depthwise_separable(x, depthwise, pointwise, stride=2, padding=1)
    (out * given.randn(*out.shape)).sum().backward()
    yield "gradient for x", x.grad
    yield "gradient for depthwise", depthwise.grad
    yield "gradient for pointwise", pointwise.grad


# Values of some size: a computation in float32 somewhere on the way is off by more than the float64 tolerance
@scenario("float64 images keep all their digits", dtypes=("float64",))
def double_precision(impl, given):
    x, depthwise, pointwise = _case(given)
    yield "result", impl.depthwise_separable(given.watch(x * 100.0), depthwise, pointwise, padding=1)
