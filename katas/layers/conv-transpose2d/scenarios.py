"""Hidden scenarios of the conv-transpose2d kata. Maps of tens of elements, odd and unequal sizes."""

from nfquiz.judge.scenario import GRADIENT, scenario


def _case(given, batch=2, channels=3, filters=4, kernel=(2, 3), size=(3, 5)):
    """Maps, kernels (input channels first) and a bias."""
    return given.randn(batch, channels, *size), given.randn(channels, filters, *kernel) * 0.5, given.randn(filters)


@scenario("one channel, one filter: every value stamps the kernel, overlaps add up")
def single_channel(impl, given):
    for kernel in ((1, 1), (2, 2), (3, 2), (2, 4)):
        x, weight, _ = _case(given, 1, 1, 1, kernel, (given.size(2, 3), given.size(4, 5)))
        yield f"kernel {kernel[0]}×{kernel[1]}", impl.conv_transpose2d(x, weight)
    x, weight, _ = _case(given, 1, 1, 1, (3, 2), (1, 1))
    yield "a single value", impl.conv_transpose2d(x, weight)


@scenario("several channels, filters and maps; a bias for each filter")
def channels_and_bias(impl, given):
    channels, filters = given.sizes(2, 2, 5)
    x, weight, bias = _case(given, given.size(2, 3), channels, filters)
    yield "without a bias", impl.conv_transpose2d(x, weight)
    yield "with a bias", impl.conv_transpose2d(x, weight, bias)
    # as many filters as columns of the result: a bias along the wrong dimension goes unnoticed but for the values
    x, weight, bias = _case(given, 2, 3, 4, (2, 2), (5, 3))
    yield "with a bias, as many filters as columns", impl.conv_transpose2d(x, weight, bias)
    x, weight, bias = _case(given, 2, 3, 3)
    yield "as many filters as channels", impl.conv_transpose2d(x, weight, bias)
    yield "one filter", impl.conv_transpose2d(x, weight[:, :1], bias[:1])


@scenario("stride: the stamps move apart, with overlaps, without, and with gaps")
def strides(impl, given):
    x, weight, bias = _case(given, kernel=(3, 4))
    yield "stride 2, overlaps", impl.conv_transpose2d(x, weight, bias, 2)
    yield "stride 3, by name", impl.conv_transpose2d(x, weight, bias, stride=3)
    x, weight, bias = _case(given, kernel=(2, 2))
    yield "stride as large as the kernel", impl.conv_transpose2d(x, weight, bias, stride=2)
    x, weight, bias = _case(given, kernel=(2, 1))
    yield "stride larger than the kernel: gaps with the bias alone", impl.conv_transpose2d(x, weight, bias, stride=3)


@scenario("padding: rows and columns are cut off on each side")
def paddings(impl, given):
    x, weight, bias = _case(given, kernel=(2, 3))
    yield "padding 1", impl.conv_transpose2d(x, weight, bias, padding=1)
    x, weight, bias = _case(given, kernel=(4, 3), size=(4, 5))
    yield "padding 2", impl.conv_transpose2d(x, weight, bias, 1, 2)
    x, weight, bias = _case(given, kernel=(3, 3))
    yield "padding 1 of a 3×3 kernel keeps the size", impl.conv_transpose2d(x, weight, None, padding=1)


@scenario("stride and padding together")
def stride_and_padding(impl, given):
    x, weight, bias = _case(given, kernel=(4, 4))
    yield "4×4, stride 2, padding 1: twice the size", impl.conv_transpose2d(x, weight, bias, stride=2, padding=1)
    x, weight, bias = _case(given, kernel=(3, 5))
    yield "3×5, stride 2, padding 2", impl.conv_transpose2d(x, weight, bias, 2, 2)
    x, weight, bias = _case(given, kernel=(3, 2))
    yield "3×2, stride 4, padding 1", impl.conv_transpose2d(x, weight, bias, 4, 1)


@scenario("everything at once: strided memory, one map, any stride and padding")
def everything(impl, given):
    for batch, filters in ((1, 3), (3, 2)):
        kernel, size = given.choice([(3, 4), (4, 3)]), tuple(given.sizes(2, 3, 5))
        x, weight, bias = (given.noncontiguous(one) for one in _case(given, batch, 2, filters, kernel, size))
        stride, padding = given.choice([2, 3]), given.choice([1, 2])
        yield f"{batch} maps", impl.conv_transpose2d(x, weight, bias, stride=stride, padding=padding)
    channels_last = given.randn(2, 4, 3, 2).permute(0, 3, 1, 2)
    yield "made from (N, H, W, C)", impl.conv_transpose2d(given.watch(channels_last), given.randn(2, 3, 2, 2), None, 2)


@scenario("autograd's gradients for x, weight and bias", tolerance=GRADIENT)
def gradients(impl, given):
    x, weight, bias = (given.param(tensor) for tensor in _case(given, 2, 2, 3, (3, 2), (3, 4)))
    out = impl.conv_transpose2d(x, weight, bias, stride=2, padding=1)
    (out * given.randn(*out.shape)).sum().backward()
    yield "gradient for x", x.grad
    yield "gradient for weight", weight.grad
    yield "gradient for bias", bias.grad


# Values of some size: a computation in float32 somewhere on the way is off by more than the float64 tolerance
@scenario("float64 maps keep all their digits", dtypes=("float64",))
def double_precision(impl, given):
    x, weight, bias = _case(given)
    yield "result", impl.conv_transpose2d(given.watch(x * 100.0), weight, bias, stride=2, padding=1)
