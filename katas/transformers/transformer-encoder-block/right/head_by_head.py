"""A loop over the heads; dropout with a mask of its own."""

import torch
from torch import nn


class EncoderBlock(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0, norm_first=False):
        super().__init__()
        self.num_heads, self.dropout, self.norm_first = num_heads, dropout, norm_first
        self.W_q, self.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
        self.W_v, self.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
        self.linear1 = nn.Linear(d_model, d_ff)
        self.linear2 = nn.Linear(d_ff, d_model)
        self.norm1, self.norm2 = nn.LayerNorm(d_model, eps=1e-5), nn.LayerNorm(d_model, eps=1e-5)

    def drop(self, x):
        if not self.training or self.dropout == 0:
            return x
        if self.dropout == 1:
            return torch.zeros_like(x)
        keep = torch.rand(x.shape, dtype=x.dtype, device=x.device) >= self.dropout
        return x * keep / (1 - self.dropout)

    def attention(self, x, mask):
        n, length, d_model = x.shape
        if mask is None:
            mask = torch.ones(length, length, dtype=torch.bool, device=x.device)
        if mask.dim() < 4:
            mask = mask.reshape(-1, 1, length, length)
        mask = mask.expand(n, self.num_heads, length, length)
        parts = (w(x).split(d_model // self.num_heads, dim=-1) for w in (self.W_q, self.W_k, self.W_v))
        heads = []
        for h, (q, k, v) in enumerate(zip(*parts, strict=True)):
            seen = mask[:, h]
            scores = (q @ k.mT * q.shape[-1] ** -0.5).masked_fill(~seen, torch.finfo(x.dtype).min)
            heads.append(scores.softmax(-1) * seen @ v)
        return self.W_o(torch.cat(heads, dim=-1))

    def ffn(self, x):
        return self.linear2(torch.maximum(self.linear1(x), torch.zeros((), dtype=x.dtype, device=x.device)))

    def forward(self, x, mask=None):
        if not self.norm_first:
            h = self.norm1(x + self.drop(self.attention(x, mask)))
            return self.norm2(h + self.drop(self.ffn(h)))
        h = x + self.drop(self.attention(self.norm1(x), mask))
        return h + self.drop(self.ffn(self.norm2(h)))
