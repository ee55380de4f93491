"""A loop over the places of the window, filling in the result."""

import torch


def _two(v):
    return v if isinstance(v, (tuple, list)) else (v, v)


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    sh, sw = _two(stride)
    ph, pw = _two(padding)
    dh, dw = _two(dilation)
    n, c, h, w = x.shape
    o, cg, kh, kw = weight.shape
    padded = torch.zeros((n, c, h + 2 * ph, w + 2 * pw), dtype=x.dtype, device=x.device)
    padded[:, :, ph : ph + h, pw : pw + w] = x
    ho = (h + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    wo = (w + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    out = torch.empty((n, o, ho, wo), dtype=x.dtype, device=x.device)
    per_group = o // groups
    for f in range(o):
        first = (f // per_group) * cg
        for i in range(ho):
            for j in range(wo):
                window = padded[
                    :,
                    first : first + cg,
                    i * sh : i * sh + dh * (kh - 1) + 1 : dh,
                    j * sw : j * sw + dw * (kw - 1) + 1 : dw,
                ]
                out[:, f, i, j] = (window * weight[f]).sum(dim=(1, 2, 3))
    if bias is not None:
        out = out + bias[None, :, None, None]
    return out
