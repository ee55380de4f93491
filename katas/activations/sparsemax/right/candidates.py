"""All thresholds τ_k = (Σⱼ≤k z₍ⱼ₎ − 1)/k at once: the right one is the largest."""

import torch


def sparsemax(x, dim=-1):
    shape = [1] * x.dim()
    shape[dim] = x.size(dim)
    counts = torch.arange(1, x.size(dim) + 1, device=x.device, dtype=x.dtype).reshape(shape)
    z, _ = torch.sort(x, dim=dim, descending=True)
    tau = ((z.cumsum(dim) - 1) / counts).max(dim=dim, keepdim=True).values
    return torch.maximum(x - tau, torch.zeros_like(x))
