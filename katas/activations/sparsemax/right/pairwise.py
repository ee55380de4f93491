"""Without sorting: each entry's sum over those at least as large, by comparison of all pairs."""

import torch


def sparsemax(x: torch.Tensor, dim: int = -1) -> torch.Tensor:
    z = x.movedim(dim, -1)
    above = (z.unsqueeze(-2) >= z.unsqueeze(-1)).to(z.dtype)  # (..., i, j): z_j ≥ z_i
    # zᵢ is in the support when Σⱼ max(zⱼ − zᵢ, 0) < 1
    excess = (above * (z.unsqueeze(-2) - z.unsqueeze(-1))).sum(-1)
    support = (excess < 1).to(z.dtype)
    tau = ((z * support).sum(-1, keepdim=True) - 1) / support.sum(-1, keepdim=True)
    return torch.relu(z - tau).movedim(-1, dim)
