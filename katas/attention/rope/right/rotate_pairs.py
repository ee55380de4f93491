"""x·cos + rotated(x)·sin with cosines and sines repeated for both features of a pair; angles in float32."""

import math

import torch


def apply_rope(x, positions=None, base=10000.0):
    dim = x.size(-1)
    positions = torch.arange(x.size(-2), device=x.device) if positions is None else positions
    inv_freq = torch.exp(-math.log(base) * torch.arange(0, dim, 2, dtype=torch.float32, device=x.device) / dim)
    freqs = torch.einsum("...l,d->...ld", positions.float(), inv_freq).repeat_interleave(2, dim=-1)
    if positions.dim() == 2 and x.dim() > 3:
        freqs = freqs.view(freqs.size(0), *(1,) * (x.dim() - 3), freqs.size(1), dim)
    rotated = torch.stack((-x[..., 1::2], x[..., ::2]), dim=-1).reshape(x.shape)
    return x * freqs.cos().to(x.dtype) + rotated * freqs.sin().to(x.dtype)
