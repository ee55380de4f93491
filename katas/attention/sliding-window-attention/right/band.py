"""The band between two triangles; −∞ by masked_fill; the nan of rows without a key replaced."""

import torch


def sliding_window_attention(q, k, v, window):
    lq, lk = q.size(-2), k.size(-2)
    shift = lk - lq
    band = torch.ones(lq, lk, dtype=torch.bool, device=q.device).tril(shift).triu(shift - window + 1)
    scores = (q @ k.mT) * q.size(-1) ** -0.5
    weights = torch.softmax(scores.masked_fill(~band, float("-inf")), dim=-1)
    return weights.nan_to_num(0.0) @ v
