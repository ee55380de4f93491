"""Batch and heads in one dimension for bmm."""

import torch
import torch.nn.functional as F
from torch import nn


class CrossAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads:
            raise ValueError(f"{num_heads} heads, {d_model} features")
        self.num_heads, self.d_k = num_heads, d_model // num_heads
        for name in ("W_q", "W_k", "W_v", "W_o"):
            self.add_module(name, nn.Linear(d_model, d_model))

    def split(self, t):
        n, length, _ = t.shape
        return t.view(n, length, self.num_heads, self.d_k).permute(0, 2, 1, 3).reshape(-1, length, self.d_k)

    def forward(self, x, context):
        q, k, v = self.split(self.W_q(x)), self.split(self.W_k(context)), self.split(self.W_v(context))
        p = F.softmax(torch.bmm(q * self.d_k**-0.5, k.transpose(1, 2)), dim=2)
        o = torch.bmm(p, v).view(x.size(0), self.num_heads, x.size(1), self.d_k).permute(0, 2, 1, 3).contiguous()
        return self.W_o(o.view(x.size(0), x.size(1), -1))
