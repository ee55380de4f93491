"""−∞ where masked, but only in rows that have a key; the others are zeroed in the result."""

import torch
import torch.nn.functional as F


def scaled_dot_product_attention(q, k, v, mask=None):
    scale = torch.sqrt(torch.tensor(q.size(-1), dtype=q.dtype, device=q.device))
    scores = torch.matmul(q, k.mT) / scale
    if mask is None:
        return torch.matmul(F.softmax(scores, dim=-1), v)
    alive = mask.any(dim=-1, keepdim=True)
    scores = scores.masked_fill(~mask & alive, float("-inf"))
    out = torch.matmul(F.softmax(scores, dim=-1), v)
    return torch.where(alive, out, torch.zeros_like(out))
