"""The convolution reference beside torch's own, in float64."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.convolution import (
    causal_conv1d,
    col2im,
    conv2d,
    conv2d_backward,
    conv_transpose2d,
    depthwise_separable,
    im2col,
)

CASES = [
    # image (C, H, W), kernel (O, kH, kW), and the options
    ((1, 1, 1), (1, 1, 1), {}),
    ((3, 5, 7), (4, 2, 3), {}),
    ((2, 4, 3), (5, 4, 3), {}),  # the kernel covers the image
    ((3, 6, 8), (2, 3, 2), {"stride": 2}),  # rows and columns left over
    ((3, 7, 9), (2, 3, 2), {"stride": (3, 2)}),
    ((2, 5, 4), (3, 1, 1), {"stride": 3}),
    ((2, 2, 3), (3, 3, 3), {"padding": 1}),  # the kernel fits only with the padding
    ((2, 5, 6), (3, 2, 3), {"padding": (2, 1)}),
    ((2, 8, 9), (3, 3, 2), {"dilation": (2, 3)}),
    ((4, 6, 7), (6, 2, 3), {"groups": 2}),
    ((3, 6, 7), (6, 2, 3), {"groups": 3}),
    ((6, 9, 8), (3, 3, 2), {"stride": (2, 3), "padding": (3, 1), "dilation": (2, 1), "groups": 3}),
]


def tensors(image, kernel, options, batch=2):
    generator = torch.Generator().manual_seed(5)
    filters, *sides = kernel
    shapes = (batch, *image), (filters, image[0] // options.get("groups", 1), *sides), (filters,)
    return [torch.randn(shape, generator=generator, dtype=torch.float64).requires_grad_() for shape in shapes]


def gradients(result, inputs):
    weights = torch.linspace(-1, 2, result.numel(), dtype=result.dtype).reshape(result.shape)
    return torch.autograd.grad((result * weights).sum(), inputs)


@pytest.mark.parametrize(("image", "kernel", "options"), CASES)
def test_equals_torch_with_its_gradients(image, kernel, options):
    inputs = tensors(image, kernel, options)
    result, expected = conv2d(*inputs, **options), torch.nn.functional.conv2d(*inputs, **options)
    assert_close(result, expected)
    assert_close(gradients(result, inputs), gradients(expected, inputs))


def test_without_bias_with_an_empty_batch_and_on_strided_memory():
    x, weight, _ = tensors((3, 5, 6), (4, 2, 3), {})
    assert_close(conv2d(x, weight), torch.nn.functional.conv2d(x, weight))
    assert conv2d(x[:0], weight).shape == (0, 4, 4, 4)
    strided = x.detach().transpose(2, 3)
    assert_close(conv2d(strided, weight), torch.nn.functional.conv2d(strided, weight))


def test_keeps_the_dtype_and_the_inputs():
    x, weight, bias = (tensor.detach().float() for tensor in tensors((2, 4, 5), (3, 2, 2), {}))
    before = x.clone(), weight.clone(), bias.clone()
    assert conv2d(x, weight, bias, padding=1).dtype == torch.float32
    assert_close((x, weight, bias), before)


PLAIN = [case for case in CASES if not case[2].keys() & {"dilation", "groups"}]


@pytest.mark.parametrize(("image", "kernel", "options"), PLAIN)
def test_the_backward_pass_equals_torchs(image, kernel, options):
    x, weight, bias = tensors(image, kernel, options)
    expected = torch.nn.functional.conv2d(x, weight, bias, **options)
    grad_out = torch.linspace(-1, 2, expected.numel(), dtype=expected.dtype).reshape(expected.shape)
    wanted = torch.autograd.grad(expected, (x, weight, bias), grad_out)
    assert_close(conv2d_backward(grad_out, x.detach(), weight.detach(), **options), wanted)


@pytest.mark.parametrize(("image", "kernel", "options"), PLAIN)
def test_im2col_and_col2im_are_unfold_and_fold(image, kernel, options):
    x, _, _ = tensors(image, kernel, options)
    cols = im2col(x, kernel[1:], **options)
    assert_close(cols, torch.nn.functional.unfold(x, kernel[1:], **options))
    mixed = cols.detach() * torch.linspace(-1, 1, cols.numel(), dtype=cols.dtype).reshape(cols.shape)
    back = col2im(mixed, image[1:], kernel[1:], **options)
    assert_close(back, torch.nn.functional.fold(mixed, image[1:], kernel[1:], **options))
    # Adjoints: ⟨im2col(x), m⟩ = ⟨x, col2im(m)⟩
    assert_close((cols * mixed).sum(), (x * back).sum())


def test_im2col_makes_a_convolution_a_product():
    x, weight, bias = tensors((3, 5, 6), (4, 2, 3), {})
    product = weight.reshape(4, -1) @ im2col(x, (2, 3))
    assert_close(product.reshape(2, 4, 4, 4) + bias.reshape(-1, 1, 1), torch.nn.functional.conv2d(x, weight, bias))


def drawn(*shapes, seed=7):
    generator = torch.Generator().manual_seed(seed)
    return [torch.randn(shape, generator=generator, dtype=torch.float64).requires_grad_() for shape in shapes]


@pytest.mark.parametrize(("kernel", "dilation"), [(1, 1), (2, 1), (3, 2), (4, 3), (2, 7), (5, 1)])
@pytest.mark.parametrize("length", [1, 2, 9])
def test_a_causal_convolution_is_torchs_with_the_past_padded(kernel, dilation, length):
    x, weight, bias = inputs = drawn((2, 3, length), (4, 3, kernel), (4,))
    padded = torch.nn.functional.pad(x, ((kernel - 1) * dilation, 0))
    expected = torch.nn.functional.conv1d(padded, weight, bias, dilation=dilation)
    result = causal_conv1d(x, weight, bias, dilation)
    assert_close(result, expected)
    assert_close(gradients(result, inputs), gradients(expected, inputs))
    assert_close(causal_conv1d(x, weight), causal_conv1d(x, weight, torch.zeros(4, dtype=torch.float64)))


TRANSPOSED = [((1, 1), (1, 1), 1, 0), ((3, 4), (2, 3), 1, 0), ((3, 4), (2, 3), 2, 1), ((4, 2), (3, 4), 3, 2)]


@pytest.mark.parametrize(("image", "kernel", "stride", "padding"), [*TRANSPOSED, ((2, 3), (2, 2), 4, 0)])
def test_a_transposed_convolution_equals_torchs_and_is_the_adjoint(image, kernel, stride, padding):
    x, weight, bias = inputs = drawn((2, 3, *image), (3, 4, *kernel), (4,))
    expected = torch.nn.functional.conv_transpose2d(x, weight, bias, stride, padding)
    result = conv_transpose2d(x, weight, bias, stride, padding)
    assert_close(result, expected)
    assert_close(gradients(result, inputs), gradients(expected, inputs))
    # ⟨conv2d(y), x⟩ = ⟨y, conv_transpose2d(x)⟩
    (y,) = drawn(expected.shape, seed=8)
    forward = conv2d(y, weight, stride=stride, padding=padding)
    assert_close((forward * x).sum(), (y * conv_transpose2d(x, weight, None, stride, padding)).sum())


@pytest.mark.parametrize(
    ("kernel", "stride", "padding"), [((1, 1), 1, 0), ((2, 3), 1, 0), ((3, 2), 2, 1), ((5, 6), 3, 2)]
)
def test_a_depthwise_separable_convolution_is_a_grouped_one_and_a_mixture(kernel, stride, padding):
    x, depthwise, pointwise = inputs = drawn((2, 3, 5, 6), (3, 1, *kernel), (4, 3, 1, 1))
    filtered = torch.nn.functional.conv2d(x, depthwise, stride=stride, padding=padding, groups=3)
    expected = torch.nn.functional.conv2d(filtered, pointwise)
    result = depthwise_separable(x, depthwise, pointwise, stride, padding)
    assert_close(result, expected)
    assert_close(gradients(result, inputs), gradients(expected, inputs))


def test_strided_inputs_keep_dtype_and_are_left_alone():
    x, weight, small = (t.detach().float() for t in drawn((2, 5, 6, 3), (3, 3, 2, 2), (3, 1, 2, 2)))
    strided, before = x.permute(0, 3, 1, 2), x.clone()
    for result in (conv_transpose2d(strided, weight), depthwise_separable(strided, small, weight[:, :, :1, :1])):
        assert result.dtype == torch.float32
    assert causal_conv1d(strided[:, :, 0], weight[:, :, 0]).dtype == torch.float32
    assert torch.equal(x, before)
