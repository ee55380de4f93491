"""Each query with a slice of the keys."""

import math

import torch


def sliding_window_attention(q, k, v, window):
    lq, lk = q.shape[-2], k.shape[-2]
    rows = []
    for i in range(lq):
        end = i + lk - lq + 1
        start = max(end - window, 0)
        if end <= 0:
            rows.append(torch.zeros_like(v[..., 0, :]))
            continue
        scores = torch.einsum("...d,...jd->...j", q[..., i, :], k[..., start:end, :]) / math.sqrt(q.shape[-1])
        rows.append(torch.einsum("...j,...jv->...v", scores.softmax(dim=-1), v[..., start:end, :]))
    return torch.stack(rows, dim=-2)
