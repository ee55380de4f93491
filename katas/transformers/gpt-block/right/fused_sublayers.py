"""Sublayers as methods; the mask is added as −∞; GELU comes from the functional in `mlp`'s place by its modules."""

import math

import torch
import torch.nn as nn


class GPTBlock(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.n_head, self.d = num_heads, d_model // num_heads
        self.ln1 = nn.LayerNorm(d_model)
        self.ln2 = nn.LayerNorm(d_model)
        self.W_q, self.W_k, self.W_v, self.W_o = (nn.Linear(d_model, d_model) for _ in range(4))
        self.mlp = nn.Sequential(nn.Linear(d_model, d_model * 4), nn.GELU(), nn.Linear(d_model * 4, d_model))

    def attention(self, x):
        n, length, d_model = x.shape
        q, k, v = (w(x).view(n, length, self.n_head, self.d).transpose(1, 2) for w in (self.W_q, self.W_k, self.W_v))
        mask = torch.full((length, length), float("-inf"), dtype=x.dtype, device=x.device).triu(1)
        weights = (q @ k.transpose(-2, -1) / math.sqrt(self.d) + mask).softmax(dim=-1)
        return self.W_o((weights @ v).transpose(1, 2).contiguous().view(n, length, d_model))

    def forward(self, x):
        x = x + self.attention(self.ln1(x))
        x = x + self.mlp(self.ln2(x))
        return x
