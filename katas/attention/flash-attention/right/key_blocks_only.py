"""All queries at once against one block of keys after the other; rows that have seen no key yet are kept apart."""

import torch


def flash_attention(q, k, v, block_size, causal=False):
    lq, lk = q.shape[-2], k.shape[-2]
    q = q * q.shape[-1] ** -0.5
    m = torch.full(q.shape[:-1], float("-inf"), dtype=q.dtype, device=q.device)
    s = torch.zeros(q.shape[:-1], dtype=q.dtype, device=q.device)
    o = torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype, device=q.device)
    rows = torch.arange(lk - lq, lk, device=q.device)[:, None]
    for j in range(0, lk, block_size):
        x = torch.einsum("...qd,...kd->...qk", q, k[..., j : j + block_size, :])
        if causal:
            x = x.masked_fill(torch.arange(j, j + x.shape[-1], device=q.device) > rows, float("-inf"))
        m_new = torch.maximum(m, x.detach().max(dim=-1).values)
        safe = torch.where(m_new == float("-inf"), torch.zeros_like(m_new), m_new)
        p = torch.exp(x - safe[..., None])
        alpha = torch.exp(m - safe)
        s = s * alpha + p.sum(-1)
        o = o * alpha[..., None] + p @ v[..., j : j + block_size, :]
        m = m_new
    return o / torch.where(s == 0, torch.ones_like(s), s)[..., None]
