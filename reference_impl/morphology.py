"""Morphology of grey-scale images: the largest and the smallest pixel of a window."""

import torch


def _pair(value: int | tuple[int, int]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else (value[0], value[1])


def _windows(x: torch.Tensor, kernel: tuple[int, int], stride: tuple[int, int]) -> torch.Tensor:
    """All windows that fit into `x`, `(N, C, H, W)`, element by element: `(kH · kW, N, C, Ho, Wo)`."""
    (k_h, k_w), (stride_h, stride_w) = kernel, stride
    out_h = (x.shape[2] - k_h) // stride_h + 1
    out_w = (x.shape[3] - k_w) // stride_w + 1
    elements = []
    for i in range(k_h):
        for j in range(k_w):
            # Window element (i, j) of all windows at once: a strided slice of the image
            rows = slice(i, i + stride_h * (out_h - 1) + 1, stride_h)
            columns = slice(j, j + stride_w * (out_w - 1) + 1, stride_w)
            elements.append(x[:, :, rows, columns])
    return torch.stack(elements)


def min_pool2d(
    x: torch.Tensor, kernel: int | tuple[int, int], stride: int | tuple[int, int] | None = None
) -> torch.Tensor:
    """The smallest pixel of every window, channel by channel.

    x: images, (N, C, H, W), float32 or float64; contiguous or not. Left unchanged.
    kernel: the window's size, an int or a pair (height, width).
    stride: how far the window moves, an int or a pair (vertical, horizontal); None means `kernel`.
    Returns: (N, C, Ho, Wo) in the dtype of x, one element for each place where the whole window fits; rows and columns
        that a stride leaves over are not used.
    """
    size = _pair(kernel)
    steps = size if stride is None else _pair(stride)
    return _windows(x, size, steps).amin(dim=0)


def dilate(x: torch.Tensor, kernel: int | tuple[int, int]) -> torch.Tensor:
    """Grey-scale dilation with a flat rectangle: the largest pixel of the window centred at each pixel.

    x: images, (N, C, H, W), float32 or float64; contiguous or not. Left unchanged.
    kernel: the window's size, an odd int or a pair (height, width) of them.
    Returns: (N, C, H, W) in the dtype of x. Where the window hangs over the border only pixels of the image count.

    Source: Haralick, Sternberg & Zhuang 1987, "Image Analysis Using Mathematical Morphology"
    (https://doi.org/10.1109/TPAMI.1987.4767941).
    """
    k_h, k_w = _pair(kernel)
    margins = (k_w // 2, k_w // 2, k_h // 2, k_h // 2)  # the last dimension first
    framed = torch.nn.functional.pad(x, margins, value=float("-inf"))  # −∞ is never the largest
    return _windows(framed, (k_h, k_w), (1, 1)).amax(dim=0)


def erode(x: torch.Tensor, kernel: int | tuple[int, int]) -> torch.Tensor:
    """Grey-scale erosion with a flat rectangle: the smallest pixel of the window centred at each pixel.

    x: images, (N, C, H, W), float32 or float64; contiguous or not. Left unchanged.
    kernel: the window's size, an odd int or a pair (height, width) of them.
    Returns: (N, C, H, W) in the dtype of x. Where the window hangs over the border only pixels of the image count.

    Source: Haralick, Sternberg & Zhuang 1987, "Image Analysis Using Mathematical Morphology"
    (https://doi.org/10.1109/TPAMI.1987.4767941).
    """
    k_h, k_w = _pair(kernel)
    margins = (k_w // 2, k_w // 2, k_h // 2, k_h // 2)  # the last dimension first
    framed = torch.nn.functional.pad(x, margins, value=float("inf"))  # +∞ is never the smallest
    return _windows(framed, (k_h, k_w), (1, 1)).amin(dim=0)
