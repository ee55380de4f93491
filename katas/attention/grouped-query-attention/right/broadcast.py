"""Nothing is repeated: the group is a dimension of the queries, over which the keys broadcast."""

import torch
from torch import nn


class GroupedQueryAttention(nn.Module):
    def __init__(self, d_model, num_heads, num_kv_heads):
        super().__init__()
        if d_model % num_heads or num_heads % num_kv_heads:
            raise ValueError("indivisible")
        self.d_k = d_model // num_heads
        self.groups = num_kv_heads
        self.W_q = nn.Linear(d_model, d_model)
        self.W_k = nn.Linear(d_model, self.groups * self.d_k)
        self.W_v = nn.Linear(d_model, self.groups * self.d_k)
        self.W_o = nn.Linear(d_model, d_model)

    def forward(self, x):
        n, length, d_model = x.shape
        q = self.W_q(x).reshape(n, length, self.groups, -1, self.d_k)
        k = self.W_k(x).reshape(n, length, self.groups, self.d_k)
        v = self.W_v(x).reshape(n, length, self.groups, self.d_k)
        scores = torch.einsum("nigrd,njgd->ngrij", q, k) / self.d_k**0.5
        out = torch.einsum("ngrij,njgd->nigrd", scores.softmax(-1), v)
        return self.W_o(out.reshape(n, length, d_model))
