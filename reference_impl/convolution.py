"""Convolution of images, by hand."""

import torch


def _pair(value: int | tuple[int, int]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else (value[0], value[1])


def conv2d(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> torch.Tensor:
    """2-D convolution as deep learning means it: cross-correlation, the kernel is not flipped.

    Args:
        x: images, `(N, C, H, W)`.
        weight: kernels, `(O, C / groups, kH, kW)`.
        bias: `(O,)`, one number for each output channel; None for none.
        stride: how far the window moves, an int or a pair (vertical, horizontal).
        padding: how many zeros are put around the image on each side, an int or a pair (above and below, left and
            right).
        dilation: the distance of neighbouring kernel elements, an int or a pair.
        groups: into how many blocks of consecutive channels input and output are divided; output block g sees input
            block g only. It divides C and O.

    Returns:
        `(N, O, Ho, Wo)` in the dtype of x, one element for each place where the whole kernel fits. Rows and columns
        that a stride leaves over are not used.

    Autograd can differentiate it. As `torch.nn.functional.conv2d`. Dumoulin and Visin, A guide to convolution
    arithmetic for deep learning, 2016.
    """
    (stride_h, stride_w), (pad_h, pad_w), (dilation_h, dilation_w) = _pair(stride), _pair(padding), _pair(dilation)
    n, c, _, _ = x.shape
    o, c_group, k_h, k_w = weight.shape  # C/G input channels for each output channel

    x = torch.nn.functional.pad(x, (pad_w, pad_w, pad_h, pad_h))  # (N, C, H + 2P, W + 2P): last dimension first
    height, width = x.shape[-2:]
    # The kernel spans d·(K − 1) + 1 pixels; ⌊(H + 2P − span)/S⌋ + 1 places
    out_h = (height - dilation_h * (k_h - 1) - 1) // stride_h + 1
    out_w = (width - dilation_w * (k_w - 1) - 1) // stride_w + 1

    x = x.reshape(n, groups, c // groups, height, width)  # (N, G, C/G, H, W)
    weight = weight.reshape(groups, o // groups, c_group, k_h, k_w)  # (G, O/G, C/G, kH, kW)
    out = x.new_zeros(n, groups, o // groups, out_h, out_w)  # (N, G, O/G, Ho, Wo)
    for i in range(k_h):
        for j in range(k_w):
            # Kernel element (i, j) meets pixel (y·S + i·d, x·S + j·d), for all places (y, x) at once
            top, left = i * dilation_h, j * dilation_w
            rows = slice(top, top + stride_h * (out_h - 1) + 1, stride_h)
            columns = slice(left, left + stride_w * (out_w - 1) + 1, stride_w)
            patch = x[:, :, :, rows, columns]  # (N, G, C/G, Ho, Wo)
            out = out + torch.einsum("ngchw,goc->ngohw", patch, weight[:, :, :, i, j])

    out = out.reshape(n, o, out_h, out_w)
    return out if bias is None else out + bias.reshape(1, -1, 1, 1)


def conv2d_backward(
    grad_out: torch.Tensor,
    x: torch.Tensor,
    weight: torch.Tensor,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradients of a 2-D convolution with a bias, by hand.

    Args:
        grad_out: gradient for the result of the convolution, `(N, O, Ho, Wo)`.
        x: the images that were convolved, `(N, C, H, W)`.
        weight: the kernels, `(O, C, kH, kW)`.
        stride: as the convolution had it, an int or a pair (vertical, horizontal).
        padding: as the convolution had it, an int or a pair (above and below, left and right).

    Returns:
        `(grad_x, grad_weight, grad_bias)`, like `x`, like `weight`, and `(O,)`: the exact derivatives, not divided by
        the batch size. Pixels that a stride left over have gradient 0.

    Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, chapter 4.
    """
    (stride_h, stride_w), (pad_h, pad_w) = _pair(stride), _pair(padding)
    _, _, out_h, out_w = grad_out.shape
    _, _, k_h, k_w = weight.shape
    height, width = x.shape[-2:]

    x = torch.nn.functional.pad(x, (pad_w, pad_w, pad_h, pad_h))  # (N, C, H + 2P, W + 2P): last dimension first
    grad_x = torch.zeros_like(x)
    grad_weight = torch.zeros_like(weight)
    for i in range(k_h):
        for j in range(k_w):
            # Kernel element (i, j) met pixel (y·S + i, x·S + j), at all places (y, x) at once
            rows = slice(i, i + stride_h * (out_h - 1) + 1, stride_h)
            columns = slice(j, j + stride_w * (out_w - 1) + 1, stride_w)
            # out[o] had the term weight[o, c, i, j] · pixel[c]: each gets grad_out times the other, summed over what
            # it was used for
            grad_weight[:, :, i, j] = torch.einsum("nohw,nchw->oc", grad_out, x[:, :, rows, columns])
            grad_x[:, :, rows, columns] += torch.einsum("nohw,oc->nchw", grad_out, weight[:, :, i, j])

    grad_x = grad_x[:, :, pad_h : pad_h + height, pad_w : pad_w + width]  # (N, C, H, W)
    grad_bias = grad_out.sum(dim=(0, 2, 3))  # (O,), added at every place of every image
    return grad_x, grad_weight, grad_bias


def im2col(
    x: torch.Tensor,
    kernel: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> torch.Tensor:
    """The windows of images as the columns of a matrix, so that a convolution is a matrix product.

    Args:
        x: images, `(N, C, H, W)`, float32 or float64; contiguous or not. Left unchanged.
        kernel: the window's size, an int or a pair (height, width).
        stride: how far the window moves, an int or a pair (vertical, horizontal).
        padding: how many zeros are put around the image on each side, an int or a pair (above and below, left and
            right).

    Returns:
        `(N, C · kH · kW, L)`, L windows: rows ordered by channel, then row and column within the window; windows in
        row-major order of their place. Rows and columns of the image that a stride leaves over are not used. As
        `torch.nn.functional.unfold`.
    """
    (k_h, k_w), (stride_h, stride_w), (pad_h, pad_w) = _pair(kernel), _pair(stride), _pair(padding)
    n, c, _, _ = x.shape
    x = torch.nn.functional.pad(x, (pad_w, pad_w, pad_h, pad_h))  # (N, C, H + 2P, W + 2P): last dimension first
    out_h = (x.shape[2] - k_h) // stride_h + 1
    out_w = (x.shape[3] - k_w) // stride_w + 1
    cols = x.new_empty(n, c, k_h, k_w, out_h, out_w)
    for i in range(k_h):
        for j in range(k_w):
            # Window element (i, j) of all windows at once: a strided slice of the image
            rows = slice(i, i + stride_h * (out_h - 1) + 1, stride_h)
            columns = slice(j, j + stride_w * (out_w - 1) + 1, stride_w)
            cols[:, :, i, j] = x[:, :, rows, columns]  # (N, C, Ho, Wo)
    return cols.reshape(n, c * k_h * k_w, out_h * out_w)


def col2im(
    cols: torch.Tensor,
    output_size: tuple[int, int],
    kernel: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> torch.Tensor:
    """The adjoint of `im2col`: every element of the windows is added to the pixel that it came from.

    Args:
        cols: `(N, C · kH · kW, L)` in the order of `im2col`, float32 or float64; contiguous or not. Left unchanged.
        output_size: the image's size (H, W).
        kernel, stride, padding: as `im2col` had them.

    Returns:
        `(N, C, H, W)`. Pixels in several windows get the sum, pixels in none 0; what falls on the padding is dropped.
        As `torch.nn.functional.fold`.
    """
    (k_h, k_w), (stride_h, stride_w), (pad_h, pad_w) = _pair(kernel), _pair(stride), _pair(padding)
    height, width = output_size
    out_h = (height + 2 * pad_h - k_h) // stride_h + 1
    out_w = (width + 2 * pad_w - k_w) // stride_w + 1
    cols = cols.reshape(cols.shape[0], -1, k_h, k_w, out_h, out_w)  # (N, C, kH, kW, Ho, Wo)
    image = cols.new_zeros(cols.shape[0], cols.shape[1], height + 2 * pad_h, width + 2 * pad_w)
    for i in range(k_h):
        for j in range(k_w):
            rows = slice(i, i + stride_h * (out_h - 1) + 1, stride_h)
            columns = slice(j, j + stride_w * (out_w - 1) + 1, stride_w)
            image[:, :, rows, columns] += cols[:, :, i, j]  # (N, C, Ho, Wo)
    return image[:, :, pad_h : pad_h + height, pad_w : pad_w + width]


def causal_conv1d(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None, dilation: int = 1
) -> torch.Tensor:
    """1-D convolution that looks back only: the result at time t depends on the inputs up to t.

    Args:
        x: sequences, `(N, C, L)`, float32 or float64; contiguous or not. Left unchanged.
        weight: kernels, `(O, C, K)`, as of `torch.nn.Conv1d`: cross-correlation, the last element meets the present.
        bias: `(O,)`, one number for each output channel; None for none.
        dilation: the distance of neighbouring kernel elements in time, an int.

    Returns:
        `(N, O, L)`, in the dtype of `x`. Before its first element a sequence counts as zeros. Autograd can
        differentiate it.

    van den Oord et al., WaveNet: A Generative Model for Raw Audio, 2016, section 2.1.
    """
    n, _, length = x.shape
    o, _, kernel = weight.shape
    reach = (kernel - 1) * dilation  # how far back the first kernel element looks
    padded = torch.nn.functional.pad(x, (reach, 0))  # (N, C, d·(K − 1) + L): zeros in the past alone
    out = x.new_zeros(n, o, length)  # (N, O, L)
    for k in range(kernel):
        # Kernel element k of y_t meets x_{t − d·(K − 1 − k)}, which is element t + d·k of the padded sequence
        start = k * dilation
        seen = padded[:, :, start : start + length]  # (N, C, L)
        out = out + torch.einsum("ncl,oc->nol", seen, weight[:, :, k])
    return out if bias is None else out + bias.reshape(1, -1, 1)


def conv_transpose2d(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None, stride: int = 1, padding: int = 0
) -> torch.Tensor:
    """2-D transposed convolution: the adjoint of the convolution with the same kernels, stride and padding.

    Args:
        x: maps, `(N, C, H, W)`, float32 or float64; contiguous or not. Left unchanged.
        weight: kernels, `(C, O, kH, kW)`: input channels first, as of `torch.nn.ConvTranspose2d`.
        bias: `(O,)`, one number for each output channel; None for none.
        stride: the stride of the convolution that it is the adjoint of, an int.
        padding: the padding of that convolution, an int smaller than kH and kW.

    Returns:
        `(N, O, (H − 1)·stride − 2·padding + kH, (W − 1)·stride − 2·padding + kW)`, in the dtype of `x`. Autograd can
        differentiate it.

    Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, chapter 4.
    """
    n, _, height, width = x.shape
    _, o, k_h, k_w = weight.shape
    full_h, full_w = (height - 1) * stride + k_h, (width - 1) * stride + k_w
    full = x.new_zeros(n, o, full_h, full_w)  # what the convolution had as its padded image
    for i in range(k_h):
        for j in range(k_w):
            # Every x[y, z] adds x · weight at (y·S, z·S): kernel element (i, j) falls on (y·S + i, z·S + j), for all
            # places (y, z) at once
            rows = slice(i, i + stride * (height - 1) + 1, stride)
            columns = slice(j, j + stride * (width - 1) + 1, stride)
            full[:, :, rows, columns] += torch.einsum("nchw,co->nohw", x, weight[:, :, i, j])
    out = full[:, :, padding : full_h - padding, padding : full_w - padding]
    return out if bias is None else out + bias.reshape(1, -1, 1, 1)


def depthwise_separable(
    x: torch.Tensor, depthwise: torch.Tensor, pointwise: torch.Tensor, stride: int = 1, padding: int = 0
) -> torch.Tensor:
    """Depthwise separable convolution: a kernel for each channel, then a mixture of the channels at each pixel.

    Args:
        x: images, `(N, C, H, W)`, float32 or float64; contiguous or not. Left unchanged.
        depthwise: one kernel for each input channel, `(C, 1, kH, kW)`.
        pointwise: the mixing weights, `(O, C, 1, 1)`.
        stride: how far the window of the depthwise step moves, down and to the right, an int.
        padding: how many zeros are put around the image on each side before the depthwise step, an int.

    Returns:
        `(N, O, ⌊(H + 2·padding − kH)/stride⌋ + 1, ⌊(W + 2·padding − kW)/stride⌋ + 1)`, in the dtype of `x`. There is no
        bias, and nothing between the two steps. Autograd can differentiate it.

    Howard et al., MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications, 2017.
    """
    n, c, _, _ = x.shape
    k_h, k_w = depthwise.shape[2:]
    padded = torch.nn.functional.pad(x, (padding, padding, padding, padding))  # (N, C, H + 2P, W + 2P)
    out_h = (padded.shape[2] - k_h) // stride + 1
    out_w = (padded.shape[3] - k_w) // stride + 1

    filtered = x.new_zeros(n, c, out_h, out_w)  # (N, C, Ho, Wo)
    for i in range(k_h):
        for j in range(k_w):
            # Depthwise: kernel element (i, j) of channel c meets pixel (y·S + i, z·S + j) of channel c
            rows = slice(i, i + stride * (out_h - 1) + 1, stride)
            columns = slice(j, j + stride * (out_w - 1) + 1, stride)
            filtered = filtered + padded[:, :, rows, columns] * depthwise[:, 0, i, j].reshape(1, c, 1, 1)
    # Pointwise: the same linear map of the channels at every pixel
    return torch.einsum("nchw,oc->nohw", filtered, pointwise[:, :, 0, 0])  # (N, O, Ho, Wo)
