"""exp over sum by hand, the maximum taken away; −∞ where masked, rows without a key filled in before."""

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = torch.einsum("...qd,...kd->...qk", q * q.shape[-1] ** -0.5, k)
    if mask is not None:
        mask = mask.expand(scores.shape)
        scores = torch.where(mask, scores, torch.full_like(scores, -1e30 if scores.dtype == torch.float32 else -1e300))
    weights = torch.exp(scores - scores.max(dim=-1, keepdim=True).values.detach())
    if mask is not None:
        weights = weights * mask
    total = weights.sum(dim=-1, keepdim=True)
    total = torch.where(total == 0, torch.ones_like(total), total)
    return torch.einsum("...qk,...kv->...qv", weights / total, v)
