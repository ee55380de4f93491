"""A loop over tokens; the softmax over the chosen scores alone, which is the same as dividing by their sum."""

import torch
from torch import nn


class MixtureOfExperts(nn.Module):
    def __init__(self, dim: int, hidden: int, num_experts: int, top_k: int):
        super().__init__()
        self.top_k = top_k
        self.router = nn.Linear(dim, num_experts)
        self.experts = nn.ModuleList()
        for _ in range(num_experts):
            self.experts.append(nn.Sequential(nn.Linear(dim, hidden), nn.ReLU(), nn.Linear(hidden, dim)))

    def forward(self, x):
        flat = x.reshape(-1, x.shape[-1])
        scores = self.router(flat)
        best, index = torch.topk(scores, self.top_k)
        weights = best.softmax(dim=-1)
        rows = []
        counts = torch.zeros(len(self.experts), dtype=x.dtype, device=x.device)
        for t in range(flat.shape[0]):
            row = 0
            for w, e in zip(weights[t], index[t].tolist(), strict=True):
                row = row + w * self.experts[e](flat[t])
                counts[e] += 1
            rows.append(row)
        share = counts / counts.sum()
        aux = (share * scores.softmax(dim=-1).mean(dim=0)).sum() * len(self.experts)
        return torch.stack(rows).view(x.shape), aux
