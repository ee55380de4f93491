"""Hidden scenarios of the conv2d-backward kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float32=(1e-3, 1e-4), float64=(1e-9, 1e-9))


def _gradients(impl, given, image, kernel, batch=2, **options):
    """The three gradients for random tensors; image: (C, H, W), kernel: (O, kH, kW)."""
    channels, height, width = image
    filters, k_h, k_w = kernel
    stride, padding = options.get("stride", 1), options.get("padding", 0)
    (s_h, s_w), (p_h, p_w) = ((one, one) if isinstance(one, int) else one for one in (stride, padding))
    out = (height + 2 * p_h - k_h) // s_h + 1, (width + 2 * p_w - k_w) // s_w + 1
    grad_out = given.randn(batch, filters, *out)
    x, weight = given.randn(batch, *image), given.randn(filters, channels, k_h, k_w)
    return list(impl.conv2d_backward(grad_out, x, weight, **options))


PLAIN = {
    "2 × 3 kernel": ((2, 4, 6), (3, 2, 3), {}),
    "3 × 1 kernel": ((3, 5, 4), (2, 3, 1), {}),
    "1 × 1 kernel": ((3, 3, 4), (2, 1, 1), {}),
    "the kernel covers the image": ((2, 3, 4), (3, 3, 4), {}),
    "as many filters as channels": ((3, 4, 5), (3, 2, 2), {}),
}
STRIDES = {
    "stride (2, 3)": ((2, 5, 8), (3, 2, 2), {"stride": (2, 3)}),
    "stride 2": ((2, 6, 8), (3, 3, 2), {"stride": 2}),
    "stride (3, 2)": ((2, 8, 7), (3, 2, 3), {"stride": (3, 2)}),
    "stride (1, 2)": ((2, 5, 6), (2, 2, 3), {"stride": (1, 2)}),
    "a stride beyond the kernel": ((2, 7, 8), (3, 2, 2), {"stride": 3}),
}
PADDINGS = {
    "padding (1, 0), stride 3": ((2, 8, 8), (3, 2, 2), {"padding": (1, 0), "stride": 3}),
    "padding 1": ((2, 4, 5), (3, 3, 3), {"padding": 1}),
    "padding (2, 0)": ((2, 4, 5), (3, 3, 2), {"padding": (2, 0)}),
    "padding (0, 1)": ((2, 4, 3), (2, 2, 3), {"padding": (0, 1)}),
    "padding 2, stride 2": ((2, 6, 5), (3, 3, 4), {"padding": 2, "stride": 2}),
    "padding (1, 2), stride (3, 2)": ((3, 7, 6), (2, 2, 4), {"padding": (1, 2), "stride": (3, 2)}),
}


@scenario("grad_weight: kernels and images that are not square, stride 1, no padding", tolerance=PRECISE)
def weight_plain(impl, given):
    for name, (image, kernel, options) in PLAIN.items():
        yield name, _gradients(impl, given, image, kernel, **options)[1]


@scenario("grad_x: kernels and images that are not square, stride 1, no padding", tolerance=PRECISE)
def x_plain(impl, given):
    for name, (image, kernel, options) in PLAIN.items():
        yield name, _gradients(impl, given, image, kernel, **options)[0]


@scenario("grad_bias: the sum over images and places", tolerance=PRECISE)
def bias_plain(impl, given):
    for cases, name in ((PLAIN, "2 × 3 kernel"), (PLAIN, "as many filters as channels"), (STRIDES, "stride (3, 2)")):
        image, kernel, options = cases[name]
        yield name, _gradients(impl, given, image, kernel, **options)[2]


@scenario("grad_weight with a stride, rows and columns left over", tolerance=GRADIENT)
def weight_strides(impl, given):
    for name, (image, kernel, options) in STRIDES.items():
        yield name, _gradients(impl, given, image, kernel, **options)[1]


@scenario("grad_x with a stride: pixels that were left over get 0", tolerance=GRADIENT)
def x_strides(impl, given):
    for name, (image, kernel, options) in STRIDES.items():
        yield name, _gradients(impl, given, image, kernel, **options)[0]


@scenario("grad_weight with padding", tolerance=GRADIENT)
def weight_padding(impl, given):
    for name, (image, kernel, options) in PADDINGS.items():
        yield name, _gradients(impl, given, image, kernel, **options)[1]


@scenario("grad_x with padding: the gradient for the image alone, at its place", tolerance=GRADIENT)
def x_padding(impl, given):
    for name, (image, kernel, options) in PADDINGS.items():
        yield name, _gradients(impl, given, image, kernel, **options)[0]


@scenario("one image, one channel, one filter; all three gradients in their order", tolerance=GRADIENT)
def corners(impl, given):
    yield "one image", _gradients(impl, given, (2, 4, 5), (3, 2, 2), batch=1)
    yield "one channel and one filter", _gradients(impl, given, (1, 4, 5), (1, 2, 3), batch=3)


@scenario("strided memory", tolerance=GRADIENT)
def layouts(impl, given):
    x = given.noncontiguous(given.randn(2, 3, 5, 4))
    weight = given.watch(given.randn(3, 2, 3, 2).transpose(0, 1))
    gradients = impl.conv2d_backward(given.noncontiguous(given.randn(2, 2, 3, 3)), x, weight)
    yield "gradients", list(gradients)
    wide = given.watch(given.randn(2, 5, 4, 3).permute(0, 3, 1, 2))
    transposed = given.watch(given.randn(2, 2, 3, 3).transpose(2, 3))
    yield "channels last", list(impl.conv2d_backward(transposed, wide, weight))
