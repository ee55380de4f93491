"""One token after another, whatever the piece: no mask is needed, as the later keys are not there yet."""

import torch
from torch import nn


class CachedAttention(nn.Module):
    def __init__(self, d_model: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        for name in ("W_q", "W_k", "W_v", "W_o"):
            setattr(self, name, nn.Linear(d_model, d_model))

    def forward(self, x, cache=None):
        n, _, d_model = x.shape
        d_k = d_model // self.num_heads
        if cache is None:
            k = v = x.new_zeros(n, self.num_heads, 0, d_k)
        else:
            k, v = cache
        outs = []
        for token in x.unbind(dim=1):
            q = self.W_q(token).reshape(n, self.num_heads, d_k)
            k = torch.cat([k, self.W_k(token).reshape(n, self.num_heads, 1, d_k)], dim=2)
            v = torch.cat([v, self.W_v(token).reshape(n, self.num_heads, 1, d_k)], dim=2)
            weights = torch.softmax(torch.einsum("nhd,nhtd->nht", q, k) * d_k**-0.5, dim=-1)
            outs.append(self.W_o(torch.einsum("nht,nhtd->nhd", weights, v).reshape(n, d_model)))
        return torch.stack(outs, dim=1), (k, v)
