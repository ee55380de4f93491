"""Window by window."""

import torch


def _places(size, kernel, stride, padding):
    pairs = [(v, v) if isinstance(v, int) else v for v in (kernel, stride, padding)]
    (kh, kw), (sh, sw), (ph, pw) = pairs
    h, w = size[0] + 2 * ph, size[1] + 2 * pw
    corners = [(i, j) for i in range(0, h - kh + 1, sh) for j in range(0, w - kw + 1, sw)]
    return kh, kw, ph, pw, h, w, corners


def im2col(x, kernel, stride=1, padding=0):
    n, c, height, width = x.shape
    kh, kw, ph, pw, h, w, corners = _places((height, width), kernel, stride, padding)
    padded = torch.zeros(n, c, h, w, dtype=x.dtype, device=x.device)
    padded[:, :, ph : ph + height, pw : pw + width] = x
    return torch.stack([padded[:, :, i : i + kh, j : j + kw].reshape(n, -1) for i, j in corners], dim=2)


def col2im(cols, output_size, kernel, stride=1, padding=0):
    kh, kw, ph, pw, h, w, corners = _places(output_size, kernel, stride, padding)
    n = cols.shape[0]
    image = torch.zeros(n, cols.shape[1] // (kh * kw), h, w, dtype=cols.dtype, device=cols.device)
    for number, (i, j) in enumerate(corners):
        image[:, :, i : i + kh, j : j + kw] += cols[:, :, number].reshape(n, -1, kh, kw)
    return image[:, :, ph : ph + output_size[0], pw : pw + output_size[1]]
