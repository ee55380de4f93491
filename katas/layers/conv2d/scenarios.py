"""Hidden scenarios of the conv2d kata. Images of tens of pixels, odd and unequal sizes."""

from nfquiz.judge.scenario import GRADIENT, scenario


def _case(given, channels=3, filters=4, kernel=(2, 3), extra=(3, 5), groups=1, batch=2):
    """An image, a kernel and a bias; the image is larger than the kernel by `extra` (vertically, horizontally)."""
    height, width = kernel[0] + extra[0], kernel[1] + extra[1]
    x = given.randn(batch, channels, height, width)
    return x, given.randn(filters, channels // groups, *kernel) * 0.5, given.randn(filters)


@scenario("one channel, one filter: the kernel slides and is not flipped")
def single_channel(impl, given):
    for kernel in ((1, 1), (2, 2), (3, 2), (2, 4)):
        x, weight, _ = _case(given, 1, 1, kernel, (given.size(1, 3), given.size(4, 5)), batch=1)
        yield f"kernel {kernel[0]}×{kernel[1]}", impl.conv2d(x, weight)
    x, weight, _ = _case(given, 1, 1, (3, 2), (0, 0), batch=1)
    yield "a kernel as large as the image", impl.conv2d(x, weight)


@scenario("several channels, filters and images; a bias for each filter")
def channels_and_bias(impl, given):
    channels, filters = given.sizes(2, 2, 5)
    x, weight, bias = _case(given, channels, filters, batch=given.size(2, 3))
    yield "without bias", impl.conv2d(x, weight)
    yield "with bias", impl.conv2d(x, weight, bias)
    # as many filters as columns of the result: a bias along the wrong dimension goes unnoticed but for the values
    x, weight, bias = _case(given, channels, 4, (2, 2), (1, 3))
    yield "with bias, Wo = O", impl.conv2d(x, weight, bias)
    x, weight, bias = _case(given, 3, 3, (2, 3))
    yield "as many filters as channels", impl.conv2d(x, weight, bias)
    yield "strided memory", impl.conv2d(given.noncontiguous(x), given.noncontiguous(weight), bias)


@scenario("stride: an int, a pair, rows and columns left over")
def strides(impl, given):
    x, weight, bias = _case(given, kernel=(2, 3), extra=(4, 6))
    yield "stride 2", impl.conv2d(x, weight, bias, 2)
    yield "stride (1, 2)", impl.conv2d(x, weight, bias, stride=(1, 2))
    yield "stride (2, 1)", impl.conv2d(x, weight, bias, stride=(2, 1))
    x, weight, bias = _case(given, kernel=(3, 2), extra=(3, 5))
    yield "stride 2, one row and one column left over", impl.conv2d(x, weight, bias, stride=2)
    yield "stride (2, 3), some left over", impl.conv2d(x, weight, bias, stride=(2, 3))
    yield "a stride larger than the kernel", impl.conv2d(x, weight, bias, stride=4)


@scenario("padding: zeros on every side, an int or a pair")
def paddings(impl, given):
    x, weight, bias = _case(given, kernel=(2, 3))
    yield "padding 1", impl.conv2d(x, weight, bias, padding=1)
    yield "padding (2, 1)", impl.conv2d(x, weight, bias, padding=(2, 1))
    yield "padding (0, 2)", impl.conv2d(x, weight, bias, padding=(0, 2))
    x, weight, bias = _case(given, kernel=(3, 3), extra=(-1, 0))
    yield "a kernel larger than the bare image", impl.conv2d(x, weight, bias, 1, 1)


@scenario("dilation: the kernel's elements move apart")
def dilations(impl, given):
    x, weight, bias = _case(given, kernel=(2, 3), extra=(4, 6))
    yield "dilation 2", impl.conv2d(x, weight, bias, dilation=2)
    yield "dilation (1, 3)", impl.conv2d(x, weight, bias, dilation=(1, 3))
    yield "dilation (3, 1)", impl.conv2d(x, weight, bias, dilation=(3, 1))


@scenario("groups: blocks of consecutive channels; depthwise")
def channel_groups(impl, given):
    x, weight, bias = _case(given, 4, 6, groups=2)
    yield "two groups, three filters each", impl.conv2d(x, weight, bias, groups=2)
    x, weight, bias = _case(given, 6, 6, groups=3)
    yield "three groups", impl.conv2d(x, weight, bias, groups=3)
    x, weight, bias = _case(given, 3, 6, groups=3)
    yield "depthwise, two filters a channel", impl.conv2d(x, weight, bias, groups=3)
    x, weight, bias = _case(given, 3, 3, groups=3)
    yield "depthwise", impl.conv2d(x, weight, bias, 1, 1, 1, 3)


@scenario("everything at once: unequal stride, padding and dilation, groups")
def everything(impl, given):
    x, weight, bias = _case(given, 4, 2, (3, 2), (4, 6), groups=2)
    yield "first", impl.conv2d(x, weight, bias, stride=(2, 3), padding=(1, 2), dilation=(2, 3), groups=2)
    yield "second", impl.conv2d(x, weight, bias, stride=(3, 2), padding=(3, 1), dilation=(1, 2), groups=2)
    stride, padding, dilation = (given.choice([1, 2, 3]) for _ in range(3))
    yield "third", impl.conv2d(x, weight, None, stride, padding, dilation, 2)


@scenario("autograd's gradients for x, weight and bias", tolerance=GRADIENT)
def gradients(impl, given):
    x, weight, bias = (given.param(tensor) for tensor in _case(given, 4, 2, (2, 3), (3, 4), groups=2))
    out = impl.conv2d(x, weight, bias, stride=2, padding=1, groups=2)
    (out * given.randn(*out.shape)).sum().backward()
    yield "gradient for x", x.grad
    yield "gradient for weight", weight.grad
    yield "gradient for bias", bias.grad


# Values of some size: a computation in float32 somewhere on the way is off by more than the float64 tolerance
@scenario("float64 images keep all their digits", dtypes=("float64",))
def double_precision(impl, given):
    x, weight, bias = _case(given)
    yield "result", impl.conv2d(given.watch(x * 100.0), weight, bias, padding=1)
