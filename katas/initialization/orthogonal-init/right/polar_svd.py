"""The orthogonal factor U Vᵀ of a Gaussian matrix's polar decomposition, written through .data."""

import torch


def orthogonal_(w, gain=1.0, generator=None):
    shape = (w.size(0), w[0].numel())
    a = torch.randn(shape, generator=generator, dtype=w.dtype, device=w.device)
    u, _, vh = torch.linalg.svd(a, full_matrices=False)
    w.data.copy_((u @ vh).view(w.shape))
    w.data.mul_(gain)
    return w
