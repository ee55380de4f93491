"""Every expert sees every token, and a matrix of weights with zeros chooses."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class MixtureOfExperts(nn.Module):
    def __init__(self, dim, hidden, num_experts, top_k):
        super().__init__()
        self.E, self.k = num_experts, top_k
        self.router = nn.Linear(dim, num_experts)
        self.experts = nn.ModuleList(
            [nn.Sequential(nn.Linear(dim, hidden), nn.ReLU(), nn.Linear(hidden, dim)) for _ in range(num_experts)]
        )

    def forward(self, x):
        logits = self.router(x)
        probs = F.softmax(logits, dim=-1)
        chosen = logits.topk(self.k, dim=-1).indices
        gates = torch.zeros_like(probs).scatter(-1, chosen, 1.0) * probs
        gates = gates / gates.sum(-1, keepdim=True)
        everyone = torch.stack([expert(x) for expert in self.experts], dim=-2)
        out = (gates.unsqueeze(-1) * everyone).sum(dim=-2)
        f = F.one_hot(chosen, self.E).to(x.dtype).reshape(-1, self.E).mean(0)
        p = probs.reshape(-1, self.E).mean(0)
        return out, self.E * torch.dot(f, p)
