"""The logarithm of the sum of exponentials in a first pass, the values in a second: weights are final when they are
made."""

import math

import torch


def flash_attention(q, k, v, block_size, causal=False):
    lq, lk = q.shape[-2], k.shape[-2]
    low = torch.finfo(q.dtype).min / 2

    def scores(i, j):
        s = q[..., i : i + block_size, :] @ k[..., j : j + block_size, :].mT / math.sqrt(q.shape[-1])
        if not causal:
            return s, None
        rows = torch.arange(i, i + s.shape[-2], device=q.device)[:, None] + lk - lq
        hidden = torch.arange(j, j + s.shape[-1], device=q.device)[None, :] > rows
        return s.masked_fill(hidden, low), hidden

    blocks = []
    for i in range(0, lq, block_size):
        lse = None
        for j in range(0, lk, block_size):
            part = torch.logsumexp(scores(i, j)[0], dim=-1, keepdim=True)
            lse = part if lse is None else torch.logaddexp(lse, part)
        out = 0
        for j in range(0, lk, block_size):
            s, hidden = scores(i, j)
            p = torch.exp(s - lse)
            p = p if hidden is None else p.masked_fill(hidden, 0.0)
            out = out + p @ v[..., j : j + block_size, :]
        blocks.append(out)
    return torch.cat(blocks, dim=-2)
