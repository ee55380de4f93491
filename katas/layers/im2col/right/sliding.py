"""Windows by Tensor.unfold; back by scatter_add with the indices of the pixels."""

import torch
import torch.nn.functional as F


def _two(v):
    return (v, v) if isinstance(v, int) else tuple(v)


def im2col(x, kernel, stride=1, padding=0):
    (kh, kw), (sh, sw), (ph, pw) = _two(kernel), _two(stride), _two(padding)
    windows = F.pad(x, (pw, pw, ph, ph)).unfold(2, kh, sh).unfold(3, kw, sw)
    return windows.permute(0, 1, 4, 5, 2, 3).flatten(4).flatten(1, 3)


def col2im(cols, output_size, kernel, stride=1, padding=0):
    ph, pw = _two(padding)
    h, w = output_size[0] + 2 * ph, output_size[1] + 2 * pw
    kh, kw = _two(kernel)
    pixels = torch.arange(h * w, device=cols.device).reshape(1, 1, h, w)
    index = im2col(pixels, kernel, stride).reshape(1, 1, -1)
    n, c = cols.shape[0], cols.shape[1] // (kh * kw)
    flat = torch.zeros(n, c, h * w, dtype=cols.dtype, device=cols.device)
    flat = flat.scatter_add(2, index.expand(n, c, -1), cols.reshape(n, c, -1))
    return flat.reshape(n, c, h, w)[:, :, ph : h - ph, pw : w - pw]
