"""A loop over the heads, each with its slice of the features."""

import torch
from torch import nn
from torch.nn import functional as F


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model: int, num_heads: int):
        super().__init__()
        self.d_k, rest = divmod(d_model, num_heads)
        if rest != 0:
            raise ValueError(f"{num_heads} does not divide {d_model}")
        self.num_heads = num_heads
        for name in ("W_q", "W_k", "W_v", "W_o"):
            setattr(self, name, nn.Linear(d_model, d_model))

    def forward(self, q, k, v, mask=None):
        q, k, v = self.W_q(q), self.W_k(k), self.W_v(v)
        if mask is not None:
            if mask.dim() == 2:
                mask = mask.unsqueeze(0).unsqueeze(0)
            if mask.dim() == 3:
                mask = mask.unsqueeze(1)
            mask = mask.expand(q.shape[0], self.num_heads, q.shape[1], k.shape[1])
        outs = []
        for h in range(self.num_heads):
            part = slice(h * self.d_k, (h + 1) * self.d_k)
            scores = torch.bmm(q[..., part], k[..., part].transpose(1, 2)) * self.d_k**-0.5
            if mask is None:
                weights = F.softmax(scores, dim=-1)
            else:
                seen = mask[:, h]
                weights = F.softmax(scores.masked_fill(~seen, torch.finfo(scores.dtype).min), dim=-1) * seen
            outs.append(torch.bmm(weights, v[..., part]))
        return self.W_o(torch.cat(outs, dim=-1))
