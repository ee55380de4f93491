"""The mask by comparing positions; the lowest finite number instead of −∞."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class CachedAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.h, self.d = num_heads, d_model // num_heads
        self.W_q = nn.Linear(d_model, d_model)
        self.W_k = nn.Linear(d_model, d_model)
        self.W_v = nn.Linear(d_model, d_model)
        self.W_o = nn.Linear(d_model, d_model)

    def forward(self, x, cache=None):
        n, length, d_model = x.shape
        q, k, v = (w(x).view(n, length, self.h, self.d).permute(0, 2, 1, 3) for w in (self.W_q, self.W_k, self.W_v))
        past = 0
        if cache is not None:
            past = cache[0].shape[-2]
            k = torch.cat((cache[0], k), dim=-2)
            v = torch.cat((cache[1], v), dim=-2)
        row = torch.arange(past, past + length, device=x.device)[:, None]
        seen = torch.arange(past + length, device=x.device)[None] <= row
        scores = torch.matmul(q, k.transpose(2, 3)) / math.sqrt(self.d)
        scores = scores.masked_fill(~seen, torch.finfo(scores.dtype).min)
        out = torch.matmul(F.softmax(scores, -1), v)
        return self.W_o(out.transpose(1, 2).reshape(n, length, d_model)), (k, v)
