"""One path for both orders, with the norms as identities where they do not belong."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class EncoderBlock(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0, norm_first=False):
        super().__init__()
        self.h = num_heads
        self.p = dropout
        self.norm_first = norm_first
        self.W_q, self.W_k, self.W_v, self.W_o = [nn.Linear(d_model, d_model) for _ in range(4)]
        self.linear1, self.linear2 = nn.Linear(d_model, d_ff), nn.Linear(d_ff, d_model)
        self.norm1, self.norm2 = nn.LayerNorm(d_model), nn.LayerNorm(d_model)

    def attend(self, x, mask):
        n, length, d_model = x.shape
        q, k, v = (w(x).reshape(n, length, self.h, -1).permute(0, 2, 1, 3) for w in (self.W_q, self.W_k, self.W_v))
        scores = q @ k.mT / math.sqrt(d_model // self.h)
        if mask is not None:
            mask = mask[:, None] if mask.ndim == 3 else mask
            scores = scores.masked_fill(~mask, float("-inf"))
        a = torch.nan_to_num(F.softmax(scores, -1), nan=0.0)
        return self.W_o((a @ v).permute(0, 2, 1, 3).reshape(n, length, d_model))

    def forward(self, x, mask=None):
        def sublayer(x, norm, f):
            added = F.dropout(f(norm(x) if self.norm_first else x), self.p, self.training)
            return x + added if self.norm_first else norm(x + added)

        x = sublayer(x, self.norm1, lambda t: self.attend(t, mask))
        return sublayer(x, self.norm2, lambda t: self.linear2(F.relu(self.linear1(t))))
