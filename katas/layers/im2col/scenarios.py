"""Hidden scenarios of the im2col kata."""

from nfquiz.judge.scenario import GRADIENT, scenario


def pair(value):
    return (value, value) if isinstance(value, int) else value


def columns(given, n, c, size, kernel, stride=1, padding=0):
    """Random columns that col2im can take back to an image of this size."""
    (k_h, k_w), (s_h, s_w), (p_h, p_w) = pair(kernel), pair(stride), pair(padding)
    windows = ((size[0] + 2 * p_h - k_h) // s_h + 1) * ((size[1] + 2 * p_w - k_w) // s_w + 1)
    return given.randn(n, c * k_h * k_w, windows)


CASES = [
    # image (H, W), kernel, stride, padding
    ((8, 8), 2, 3, (1, 0)),
    ((7, 6), 2, 2, 0),
    ((5, 6), (2, 3), (1, 2), 0),
    ((8, 7), (2, 3), (3, 2), 0),
    ((4, 5), 3, 1, 1),
    ((4, 6), (3, 2), 1, (2, 0)),
    ((4, 4), (2, 3), 1, (0, 1)),
    ((6, 5), (3, 4), 2, (1, 2)),
    ((3, 4), (3, 4), 1, 0),
    ((5, 4), 1, 1, 0),
    ((4, 5), (5, 4), 1, 3),
]


@scenario("im2col: windows that are not square, stride 1, no padding")
def plain(impl, given):
    n, c = given.sizes(2, 2, 4)
    yield "2 × 2 windows", impl.im2col(given.randn(n, c, 4, 6), 2)
    yield "2 × 3 windows", impl.im2col(given.randn(n, c, 4, 6), (2, 3))
    yield "one image, one channel", impl.im2col(given.randn(1, 1, 3, 5), (3, 2))


@scenario("im2col: strides and paddings, ints and pairs, rows and columns left over")
def options(impl, given):
    n, c = given.sizes(2, 2, 4)
    for size, kernel, stride, padding in CASES:
        name = f"{size}, kernel {kernel}, stride {stride}, padding {padding}"
        yield name, impl.im2col(given.randn(n, c, *size), kernel, stride=stride, padding=padding)
    yield "by position", impl.im2col(given.randn(n, c, 5, 6), 3, 2, 1)


@scenario("col2im: every element is added to its pixel, stride 1, no padding")
def back(impl, given):
    n, c = given.sizes(2, 2, 4)
    yield "2 × 2 windows", impl.col2im(columns(given, n, c, (4, 6), 2), (4, 6), 2)
    yield "2 × 3 windows", impl.col2im(columns(given, n, c, (4, 6), (2, 3)), (4, 6), (2, 3))
    yield "one image, one channel", impl.col2im(columns(given, 1, 1, (3, 5), (3, 2)), (3, 5), (3, 2))


@scenario("col2im: strides and paddings, ints and pairs, pixels in no window")
def back_options(impl, given):
    n, c = given.sizes(2, 2, 4)
    for size, kernel, stride, padding in CASES:
        name = f"{size}, kernel {kernel}, stride {stride}, padding {padding}"
        cols = columns(given, n, c, size, kernel, stride, padding)
        yield name, impl.col2im(cols, size, kernel, stride=stride, padding=padding)
    yield "by position", impl.col2im(columns(given, n, c, (5, 6), 3, 2, 1), (5, 6), 3, 2, 1)


@scenario("strided memory")
def layouts(impl, given):
    x = given.noncontiguous(given.randn(2, 3, 5, 4))
    yield "im2col", impl.im2col(x, 2)
    yield "im2col of channels last", impl.im2col(given.watch(given.randn(2, 5, 4, 3).permute(0, 3, 1, 2)), 2)
    cols = given.noncontiguous(columns(given, 2, 3, (5, 4), 2))
    yield "col2im", impl.col2im(cols, (5, 4), 2)
    rows = given.watch(columns(given, 2, 3, (5, 4), 2).transpose(1, 2).contiguous().transpose(1, 2))
    yield "col2im of a transpose", impl.col2im(rows, (5, 4), 2)


@scenario("autograd takes gradients through both", tolerance=GRADIENT)
def autograd(impl, given):
    x = given.randn(2, 3, 5, 4).requires_grad_()
    out = impl.im2col(x, (2, 3), padding=1)
    (out * given.randn(*out.shape)).sum().backward()
    yield "through im2col", x.grad
    cols = columns(given, 2, 3, (5, 4), 2).requires_grad_()
    (impl.col2im(cols, (5, 4), 2) * given.randn(2, 3, 5, 4)).sum().backward()
    yield "through col2im", cols.grad
