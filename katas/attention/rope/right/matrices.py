"""A 2×2 rotation matrix for each position and pair; the result is filled in place into a tensor of its own."""

import torch


def apply_rope(x, positions=None, base=10000.0):
    *leading, length, dim = x.shape
    if positions is None:
        positions = torch.arange(length, device=x.device)
    out = torch.zeros_like(x)
    for i in range(dim // 2):
        angle = positions.to(torch.float64) * base ** (-2 * i / dim)
        if angle.dim() == 2:
            angle = angle.reshape([angle.shape[0]] + [1] * (len(leading) - 1) + [length])
        c, s = torch.cos(angle).to(x.dtype), torch.sin(angle).to(x.dtype)
        a, b = x[..., 2 * i], x[..., 2 * i + 1]
        out[..., 2 * i] = c * a - s * b
        out[..., 2 * i + 1] = s * a + c * b
    return out
