"""Fresh standard normal draws, divided by the root of the elements of one row, copied in."""

import torch


@torch.no_grad()
def lecun_normal_(w, generator=None):
    drawn = torch.randn(w.shape, generator=generator, dtype=w.dtype, device=w.device)
    return w.copy_(drawn / w[0].numel() ** 0.5)
