"""A loop over the query heads, each of which looks up its key-value head."""

import math

import torch
from torch import nn
from torch.nn import functional as F


class GroupedQueryAttention(nn.Module):
    def __init__(self, d_model: int, num_heads: int, num_kv_heads: int):
        super().__init__()
        if d_model % num_heads != 0:
            raise ValueError("num_heads must divide d_model")
        if num_heads % num_kv_heads != 0:
            raise ValueError("num_kv_heads must divide num_heads")
        self.num_heads, self.num_kv_heads = num_heads, num_kv_heads
        self.d_k = d_model // num_heads
        self.W_q = nn.Linear(d_model, d_model)
        self.W_k = nn.Linear(d_model, num_kv_heads * self.d_k)
        self.W_v = nn.Linear(d_model, num_kv_heads * self.d_k)
        self.W_o = nn.Linear(d_model, d_model)

    def forward(self, x):
        queries = self.W_q(x).split(self.d_k, dim=-1)
        keys = self.W_k(x).split(self.d_k, dim=-1)
        values = self.W_v(x).split(self.d_k, dim=-1)
        heads = []
        for h, q in enumerate(queries):
            g = h // (self.num_heads // self.num_kv_heads)
            heads.append(F.softmax(q @ keys[g].mT / math.sqrt(self.d_k), dim=-1) @ values[g])
        return self.W_o(torch.cat(heads, dim=-1))
