"""One token after another: no mask is needed, as the later latents are not there yet."""

import math

import torch
from torch import nn


class LatentAttention(nn.Module):
    def __init__(self, d_model: int, num_heads: int, kv_rank: int):
        super().__init__()
        self.num_heads = num_heads
        self.W_q = nn.Linear(d_model, d_model)
        self.W_down = nn.Linear(d_model, kv_rank)
        self.W_up_k = nn.Linear(kv_rank, d_model)
        self.W_up_v = nn.Linear(kv_rank, d_model)
        self.W_o = nn.Linear(d_model, d_model)

    def forward(self, x, cache=None):
        n, _, d_model = x.shape
        new = self.W_down(x)
        outs = []
        for i in range(x.shape[1]):
            cache = new[:, i : i + 1] if cache is None else torch.cat([cache, new[:, i : i + 1]], dim=1)
            q = self.W_q(x[:, i]).reshape(n, self.num_heads, 1, -1)
            k = self.W_up_k(cache).reshape(n, cache.shape[1], self.num_heads, -1).transpose(1, 2)
            v = self.W_up_v(cache).reshape(n, cache.shape[1], self.num_heads, -1).transpose(1, 2)
            weights = torch.softmax((q * k).sum(-1) / math.sqrt(q.shape[-1]), dim=-1)
            outs.append(self.W_o((weights.unsqueeze(-1) * v).sum(dim=2).reshape(n, d_model)))
        return torch.stack(outs, dim=1), cache
