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
