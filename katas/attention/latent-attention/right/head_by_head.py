"""A loop over the heads, with the mask by comparing positions."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class LatentAttention(nn.Module):
    def __init__(self, d_model, num_heads, kv_rank):
        super().__init__()
        self.d_k = d_model // num_heads
        self.W_q, self.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
        self.W_down = nn.Linear(d_model, kv_rank)
        self.W_up_k, self.W_up_v = nn.Linear(kv_rank, d_model), nn.Linear(kv_rank, d_model)

    def forward(self, x, cache=None):
        past = 0 if cache is None else cache.shape[1]
        latent = torch.cat(([] if cache is None else [cache]) + [self.W_down(x)], 1)
        position = torch.arange(past, past + x.shape[1], device=x.device).unsqueeze(1)
        seen = torch.arange(latent.shape[1], device=x.device) <= position
        heads = []
        parts = (one.split(self.d_k, -1) for one in (self.W_q(x), self.W_up_k(latent), self.W_up_v(latent)))
        for q, k, v in zip(*parts, strict=True):
            scores = torch.where(seen, q @ k.mT * self.d_k**-0.5, torch.tensor(-1e30, dtype=x.dtype, device=x.device))
            heads.append(F.softmax(scores, dim=-1) @ v)
        return self.W_o(torch.cat(heads, -1)), latent
