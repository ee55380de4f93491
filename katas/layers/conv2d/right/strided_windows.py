"""All windows as one strided view, summed by einsum."""

import torch
from torch.nn.functional import pad


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def both(value):
        return [value] * 2 if isinstance(value, int) else list(value)

    (s0, s1), (p0, p1), (d0, d1) = both(stride), both(padding), both(dilation)
    x = pad(x, (p1, p1, p0, p0)).contiguous()
    n, c, h, w = x.shape
    o, cg, k0, k1 = weight.shape
    h_out, w_out = 1 + (h - d0 * (k0 - 1) - 1) // s0, 1 + (w - d1 * (k1 - 1) - 1) // s1
    windows = x.view(n, groups, cg, h, w).as_strided(
        (n, groups, cg, h_out, w_out, k0, k1), (c * h * w, cg * h * w, h * w, s0 * w, s1, d0 * w, d1)
    )
    kernels = weight.reshape(groups, o // groups, cg, k0, k1)
    out = torch.einsum("ngcyxab,gocab->ngoyx", windows, kernels).reshape(n, o, h_out, w_out)
    if bias is not None:
        out += bias.view(-1, 1, 1)
    return out
