"""A column of ones beside the values, which makes the divisor; φ by its two branches."""

import torch


def phi(x):
    return torch.where(x > 0, x + 1, torch.exp(torch.minimum(x, torch.zeros_like(x))))


def linear_attention(q, k, v, causal: bool = False):
    q, k = phi(q), phi(k)
    v = torch.cat([v, torch.ones_like(v[..., :1])], dim=-1)
    if not causal:
        both = q @ (k.mT @ v)
    else:
        state, rows = 0, []
        for qi, ki, vi in zip(q.unbind(-2), k.unbind(-2), v.unbind(-2), strict=True):
            state = state + ki.unsqueeze(-1) * vi.unsqueeze(-2)
            rows.append((qi.unsqueeze(-1) * state).sum(dim=-2))
        both = torch.stack(rows, dim=-2)
    return both[..., :-1] / both[..., -1:]
