"""The QR decomposition of a square Gaussian matrix, cut to the shape; signs from R's diagonal by where."""

import torch


@torch.no_grad()
def orthogonal_(w, gain=1.0, generator=None):
    flat = w.flatten(1)
    rows, cols = flat.shape
    side = max(rows, cols)
    drawn = torch.empty(side, side, dtype=w.dtype, device=w.device).normal_(generator=generator)
    q, r = torch.linalg.qr(drawn)
    ones = torch.ones(side, dtype=w.dtype, device=w.device)
    q = q * torch.where(torch.diagonal(r) < 0, -ones, ones)
    w.copy_(q[:rows, :cols].reshape(w.shape) * gain)
    return w
