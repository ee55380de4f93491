"""Hidden scenarios of the causal-conv1d kata."""

from nfquiz.judge.scenario import GRADIENT, scenario


def _case(given, batch=2, channels=3, filters=4, kernel=3, length=9):
    """A sequence, a kernel and a bias of these sizes."""
    return given.randn(batch, channels, length), given.randn(filters, channels, kernel) * 0.5, given.randn(filters)


@scenario("one channel, one filter: the last kernel element meets the present")
def single_channel(impl, given):
    for kernel in (2, 3, 4, 1):
        x, weight, _ = _case(given, 1, 1, 1, kernel, given.size(6, 9))
        yield f"kernel of {kernel}", impl.causal_conv1d(x, weight)


@scenario("several sequences, channels and filters; a bias for each filter")
def channels_and_bias(impl, given):
    channels, filters, length = given.sizes(3, 2, 7)
    x, weight, bias = _case(given, given.size(2, 3), channels, filters, 3, length + 3)
    yield "without a bias", impl.causal_conv1d(x, weight)
    yield "with a bias", impl.causal_conv1d(x, weight, bias)
    yield "one filter, one bias", impl.causal_conv1d(x, weight[:1], bias[:1])


@scenario("equal numbers of channels, filters and steps, where a wrong axis raises no error")
def square(impl, given):
    x, weight, bias = _case(given, 4, 4, 4, 4, 4)
    yield "all of size 4", impl.causal_conv1d(x, weight, bias)


@scenario("dilation: the kernel elements move apart, the result keeps its length")
def dilations(impl, given):
    for kernel, dilation in ((2, 2), (3, 2), (2, 3), (4, 3), (1, 5)):
        x, weight, bias = _case(given, kernel=kernel, length=given.size(12, 15))
        yield f"kernel of {kernel}, dilation {dilation}", impl.causal_conv1d(x, weight, bias, dilation)


@scenario("a sequence that is shorter than the kernel's reach")
def short(impl, given):
    for kernel, dilation, length in ((4, 1, 2), (3, 4, 5), (2, 6, 3), (5, 2, 1)):
        x, weight, bias = _case(given, kernel=kernel, length=length)
        name = f"{length} steps, kernel of {kernel}, dilation {dilation}"
        yield name, impl.causal_conv1d(x, weight, bias, dilation=dilation)


@scenario("another future changes nothing before it")
def future(impl, given):
    x, weight, bias = _case(given, length=10)
    now = given.integer(3, 7)
    other = given.copy(x)
    other[:, :, now:] = given.randn(2, 3, 10 - now) * 10
    for dilation in (1, 2):
        yield f"dilation {dilation}", impl.causal_conv1d(given.watch(other), weight, bias, dilation)[:, :, :now]
        yield f"dilation {dilation}, no future", impl.causal_conv1d(x[:, :, :now], weight, bias, dilation)


@scenario("everything at once: strided memory, one sequence, a bias, a dilation")
def everything(impl, given):
    for batch, filters in ((1, 3), (2, 1), (3, 5)):
        x, weight, bias = _case(given, batch, 2, filters, given.choice([2, 3]), 11)
        strided = given.noncontiguous(x), given.noncontiguous(weight), given.noncontiguous(bias)
        yield f"{batch} × {filters} filters", impl.causal_conv1d(*strided, dilation=given.choice([2, 3]))
    channels_last = given.randn(2, 7, 3).transpose(1, 2)
    yield "made from (N, L, C)", impl.causal_conv1d(given.watch(channels_last), given.randn(2, 3, 3))


@scenario("autograd's gradients for x, weight and bias", tolerance=GRADIENT)
def gradients(impl, given):
    x, weight, bias = (given.param(tensor) for tensor in _case(given, 2, 2, 3, 3, 8))
    out = impl.causal_conv1d(x, weight, bias, dilation=2)
    (out * given.randn(*out.shape)).sum().backward()
    yield "gradient for x", x.grad
    yield "gradient for weight", weight.grad
    yield "gradient for bias", bias.grad


# Values of some size: a computation in float32 somewhere on the way is off by more than the float64 tolerance
@scenario("float64 sequences keep all their digits", dtypes=("float64",))
def double_precision(impl, given):
    x, weight, bias = _case(given)
    yield "result", impl.causal_conv1d(given.watch(x * 100.0), weight, bias, dilation=2)
