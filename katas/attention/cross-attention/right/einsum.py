"""einsum with the heads as an axis; the output projection is taken head by head inside of it, the bias once."""

import math

import torch
from torch import nn


class CrossAttention(nn.Module):
    def __init__(self, d_model: int, num_heads: int):
        super().__init__()
        if d_model != num_heads * (d_model // num_heads):
            raise ValueError
        self.H = num_heads
        self.W_q, self.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
        self.W_v, self.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)

    def heads(self, x):
        return x.reshape(*x.shape[:-1], self.H, -1)

    def forward(self, x, context):
        q = self.heads(self.W_q(x))
        k, v = self.heads(self.W_k(context)), self.heads(self.W_v(context))
        a = torch.softmax(torch.einsum("bihd,bjhd->bhij", q, k) / math.sqrt(q.shape[-1]), -1)
        w = self.heads(self.W_o.weight)
        return torch.einsum("bhij,bjhd,ohd->bio", a, v, w) + self.W_o.bias
