"""A pair as a complex number, turned by multiplication with e^(iφ), as in Llama's code."""

import torch


def apply_rope(x, positions=None, base=10000.0):
    length, dim = x.shape[-2], x.shape[-1]
    if positions is None:
        positions = torch.arange(length, device=x.device)
    frequencies = 1.0 / (base ** (torch.arange(0, dim, 2, device=x.device).double() / dim))
    angles = positions[..., None].double() * frequencies
    if positions.ndim == 2:
        for _ in range(x.ndim - 3):
            angles = angles.unsqueeze(1)
    turn = torch.polar(torch.ones_like(angles), angles)
    pairs = torch.view_as_complex(x.double().reshape(*x.shape[:-1], dim // 2, 2).contiguous())
    return torch.view_as_real(pairs * turn).reshape(x.shape).to(x.dtype)
