"""einsum with the heads as an axis of their own; rows without a key are zeroed before W_o."""

import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model // num_heads * num_heads != d_model:
            raise ValueError("indivisible")
        self.num_heads = num_heads
        self.W_q = nn.Linear(d_model, d_model)
        self.W_k = nn.Linear(d_model, d_model)
        self.W_v = nn.Linear(d_model, d_model)
        self.W_o = nn.Linear(d_model, d_model)

    def forward(self, q, k, v, mask=None):
        n, lq, d_model = q.shape
        d_k = d_model // self.num_heads
        q = self.W_q(q).reshape(n, lq, self.num_heads, d_k)
        k = self.W_k(k).reshape(n, -1, self.num_heads, d_k)
        v = self.W_v(v).reshape(n, -1, self.num_heads, d_k)
        scores = torch.einsum("nqhd,nkhd->nhqk", q / d_k**0.5, k)
        alive = None
        if mask is not None:
            mask = mask[:, None] if mask.dim() == 3 else mask
            alive = mask.any(dim=-1, keepdim=True)
            scores = scores.masked_fill(~mask & alive, -torch.inf)
        out = torch.einsum("nhqk,nkhd->nhqd", torch.softmax(scores, dim=-1), v)
        if alive is not None:
            out = out.masked_fill(~alive, 0.0)
        return self.W_o(out.permute(0, 2, 1, 3).reshape(n, lq, d_model))
