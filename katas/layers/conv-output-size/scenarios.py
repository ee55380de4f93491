"""Hidden scenarios of the conv-output-size kata."""

from nfquiz.judge.scenario import scenario


@scenario("output size: size and kernel alone, with the defaults")
def defaults(impl, given):
    size, kernel = given.integer(9, 40), given.integer(2, 6)
    yield "result", impl.conv_output_size(size, kernel)
    yield "a kernel as large as the input", impl.conv_output_size(kernel, kernel)
    yield "a kernel of one cell", impl.conv_output_size(size, 1)


@scenario("output size: padding is on both sides")
def padding(impl, given):
    size, kernel = given.integer(9, 40), given.integer(2, 6)
    for cells in (1, 2, 5):
        yield f"padding {cells}", impl.conv_output_size(size, kernel, padding=cells)
    yield "a kernel that fits thanks to the padding alone", impl.conv_output_size(1, 5, padding=2)


@scenario("output size: strides with and without cells left over")
def stride(impl, given):
    size, kernel = given.integer(20, 40), given.integer(2, 5)
    for step in (2, 3, 4):
        for more in range(step):
            yield f"stride {step}, {more} more", impl.conv_output_size(size + more, kernel, stride=step)
    yield "a stride larger than the input", impl.conv_output_size(4, 3, stride=7)


@scenario("output size: dilation spreads the kernel's taps")
def dilation(impl, given):
    size, kernel = given.integer(30, 50), given.integer(3, 6)
    for apart in (2, 3, 5):
        yield f"dilation {apart}", impl.conv_output_size(size, kernel, dilation=apart)
    yield "one tap", impl.conv_output_size(size, 1, dilation=4)
    yield "a kernel of two that just fits", impl.conv_output_size(5, 2, dilation=4)


@scenario("output size: everything together, by position and by name")
def together(impl, given):
    for case in range(8):
        size, kernel = given.integer(30, 90), given.integer(2, 6)
        step, cells, apart = given.integer(2, 5), given.integer(1, 4), given.integer(2, 4)
        yield f"case {case}", impl.conv_output_size(size, kernel, step, cells, apart)
        named = impl.conv_output_size(size, kernel, dilation=apart, padding=cells, stride=step)
        yield f"case {case}, by name", named


@scenario("same padding: stride 1, odd and even kernels")
def same(impl, given):
    size = given.integer(7, 30)
    for kernel in (1, 2, 3, 4, 7):
        yield f"kernel {kernel}", impl.same_padding(size, kernel)
    yield "a kernel larger than the input", impl.same_padding(2, 9)


@scenario("same padding: strides that divide the size and that do not")
def same_stride(impl, given):
    size = given.integer(12, 30)
    for step in (2, 3, 4):
        for more in range(step):
            for kernel in (5, 6):
                yield f"stride {step}, kernel {kernel}, {more} more", impl.same_padding(size + more, kernel, step)


@scenario("same padding: never negative, where the stride is larger than the kernel")
def same_sparse(impl, given):
    size = given.integer(12, 30)
    for more in range(5):
        for kernel in (1, 2, 3):
            yield f"kernel {kernel}, {more} more", impl.same_padding(size + more, kernel, stride=5)
    yield "a stride larger than the input", impl.same_padding(3, 2, stride=8)


@scenario("same padding: dilation, by position and by name")
def same_dilation(impl, given):
    size = given.integer(12, 30)
    for kernel in (1, 2, 4, 5):
        for step in (1, 2, 3):
            yield f"kernel {kernel}, stride {step}", impl.same_padding(size, kernel, step, 3)
        yield f"kernel {kernel}, by name", impl.same_padding(size, kernel, dilation=2)
