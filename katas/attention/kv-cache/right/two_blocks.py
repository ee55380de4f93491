"""The scores with the cache and those within the piece apart; only the latter have a mask, added as −∞."""

import torch
from torch import nn


class CachedAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.W_q, self.W_k, self.W_v, self.W_o = [nn.Linear(d_model, d_model) for _ in range(4)]

    def _split(self, x):
        return x.reshape(x.shape[0], x.shape[1], self.num_heads, -1).swapaxes(1, 2)

    def forward(self, x, cache=None):
        q, k, v = self._split(self.W_q(x)), self._split(self.W_k(x)), self._split(self.W_v(x))
        q = q / q.shape[-1] ** 0.5
        length = x.shape[1]
        mask = torch.full((length, length), float("-inf"), dtype=x.dtype, device=x.device).triu(1)
        scores = q @ k.mT + mask
        if cache is not None:
            scores = torch.cat([q @ cache[0].mT, scores], dim=-1)
            k, v = torch.cat([cache[0], k], dim=2), torch.cat([cache[1], v], dim=2)
        out = scores.softmax(dim=-1) @ v
        return self.W_o(out.swapaxes(1, 2).flatten(2)), (k, v)
