"""Window by window, cut off at the border."""

import torch


def min_pool2d(x, kernel, stride=None):
    if stride is None:
        stride = kernel
    kh, kw = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    tops, lefts = range(0, x.shape[2] - kh + 1, sh), range(0, x.shape[3] - kw + 1, sw)
    rows = []
    for top in tops:
        rows.append(torch.stack([x[:, :, top : top + kh, left : left + kw].amin((2, 3)) for left in lefts], dim=-1))
    return torch.stack(rows, dim=-2)


def _centred(x, kernel, best):
    kh, kw = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    out = torch.empty_like(x)
    for i in range(x.shape[2]):
        for j in range(x.shape[3]):
            window = x[:, :, max(i - kh // 2, 0) : i + kh // 2 + 1, max(j - kw // 2, 0) : j + kw // 2 + 1]
            out[:, :, i, j] = best(window, dim=(2, 3))
    return out


def dilate(x, kernel):
    return _centred(x, kernel, torch.amax)


def erode(x, kernel):
    return _centred(x, kernel, torch.amin)
