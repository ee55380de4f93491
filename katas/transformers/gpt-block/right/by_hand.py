"""Norms, GELU and heads by hand, with the modules as holders of parameters only."""

import torch
from torch import nn


def norm(x, layer):
    centred = x - x.mean(-1, keepdim=True)
    return centred / torch.sqrt(centred.pow(2).mean(-1, keepdim=True) + layer.eps) * layer.weight + layer.bias


class GPTBlock(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.d_k = d_model // num_heads
        self.ln1, self.ln2 = nn.LayerNorm(d_model), nn.LayerNorm(d_model)
        self.W_q, self.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
        self.W_v, self.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
        self.mlp = nn.Sequential(nn.Linear(d_model, 4 * d_model), nn.GELU(), nn.Linear(4 * d_model, d_model))

    def forward(self, x):
        h = norm(x, self.ln1)
        q, k, v = self.W_q(h), self.W_k(h), self.W_v(h)
        past = torch.tril(torch.ones(x.shape[1], x.shape[1], device=x.device)).bool()
        outs = []
        for start in range(0, x.shape[2], self.d_k):
            s = slice(start, start + self.d_k)
            scores = torch.einsum("nid,njd->nij", q[..., s], k[..., s]) * self.d_k**-0.5
            scores = scores.masked_fill(~past, torch.finfo(x.dtype).min)
            e = (scores - scores.amax(-1, keepdim=True)).exp()
            outs.append(e / e.sum(-1, keepdim=True) @ v[..., s])
        x = x + self.W_o(torch.cat(outs, dim=-1))
        h = self.mlp[0](norm(x, self.ln2))
        h = 0.5 * h * (1 + torch.erf(h / 2**0.5))
        return x + self.mlp[2](h)
