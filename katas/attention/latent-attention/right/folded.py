"""W_up_k folded into the queries and W_up_v into the output: keys and values are never made."""

import torch
from torch import nn


class LatentAttention(nn.Module):
    def __init__(self, d_model, num_heads, kv_rank):
        super().__init__()
        self.num_heads = num_heads
        self.W_q = nn.Linear(d_model, d_model)
        self.W_down = nn.Linear(d_model, kv_rank)
        self.W_up_k = nn.Linear(kv_rank, d_model)
        self.W_up_v = nn.Linear(kv_rank, d_model)
        self.W_o = nn.Linear(d_model, d_model)

    def forward(self, x, cache=None):
        n, length, d_model = x.shape
        heads, d_k = self.num_heads, d_model // self.num_heads
        latent = self.W_down(x)
        if cache is not None:
            latent = torch.cat([cache, latent], dim=1)
        q = self.W_q(x).view(n, length, heads, d_k)
        up_k = self.W_up_k.weight.view(heads, d_k, -1)
        up_v = self.W_up_v.weight.view(heads, d_k, -1)
        # the keys' bias adds the same to all scores of a query, so that the softmax does not see it
        scores = torch.einsum("nlhd,hdr,ntr->nhlt", q, up_k, latent) / d_k**0.5
        future = torch.ones(length, latent.shape[1], device=x.device).triu(latent.shape[1] - length + 1).bool()
        weights = scores.masked_fill(future, float("-inf")).softmax(dim=-1)
        mixed = torch.einsum("nhlt,ntr->nhlr", weights, latent)
        # the weights sum to 1, so that the values' bias comes through once
        out = torch.einsum("nhlr,hdr->nlhd", mixed, up_v).reshape(n, length, d_model) + self.W_up_v.bias
        return self.W_o(out), latent
