"""A boolean mask for each expert, results written at the masked places by addition."""

import torch
from torch import nn


class MixtureOfExperts(nn.Module):
    def __init__(self, dim, hidden, num_experts, top_k):
        super().__init__()
        self.num_experts, self.top_k = num_experts, top_k
        self.router = nn.Linear(dim, num_experts)
        self.experts = nn.ModuleList(
            nn.Sequential(nn.Linear(dim, hidden), nn.ReLU(), nn.Linear(hidden, dim)) for _ in range(num_experts)
        )

    def forward(self, x):
        shape = x.shape
        x = x.contiguous().view(-1, shape[-1])
        p = torch.softmax(self.router(x), dim=1)
        values, indices = p.sort(dim=1, descending=True)
        values, indices = values[:, : self.top_k], indices[:, : self.top_k]
        values = values / values.sum(dim=1, keepdim=True)
        out = x.new_zeros(x.shape)
        aux = 0
        for e in range(self.num_experts):
            hit = indices == e
            mask = hit.any(dim=1)
            if mask.any():
                gate = (values * hit).sum(dim=1, keepdim=True)
                out[mask] = out[mask] + gate[mask] * self.experts[e](x[mask])
            aux = aux + hit.sum().to(x.dtype) / hit.numel() * p[:, e].mean()
        return out.view(shape), self.num_experts * aux
