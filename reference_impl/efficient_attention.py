"""Attention that never forms the whole matrix of scores."""

import math

import torch
from torch.nn import functional as F


def flash_attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, block_size: int, causal: bool = False
) -> torch.Tensor:
    """Attention in blocks with an online softmax (Dao et al., 2022): what is computed is exact.

    Args:
        q: queries, `(..., Lq, D)`, with any number of leading dimensions, none included; Lq ≥ 1.
        k: keys, `(..., Lk, D)`, Lk ≥ 1.
        v: values, `(..., Lk, Dv)`.
        block_size: the number of queries and of keys in a block, at least 1; it need not divide Lq or Lk.
        causal: whether a query sees only its own position and those before it. The last query stands at the last key,
            so that query i sees the keys 0 … i + (Lk − Lq).

    Returns:
        `(..., Lq, Dv)`, in the dtype of the inputs: softmax(q·kᵀ/√D)·v. A query that sees no key gets zeros.

    No tensor of Lq·Lk/2 elements or more is made, not for one head either. Stable: large scores neither overflow nor
    give nan. Autograd can differentiate it, and every gradient is finite.
    """
    queries, keys = q.shape[-2], k.shape[-2]
    results = []
    for start in range(0, queries, block_size):
        q_block = q[..., start : start + block_size, :] / math.sqrt(q.shape[-1])  # (..., Bq, D)
        position = torch.arange(start, start + q_block.shape[-2], device=q.device).unsqueeze(1) + (keys - queries)
        lowest = torch.finfo(q.dtype).min
        # for each query so far: the largest score m, the sum ℓ of e^(score − m), the sum of e^(score − m)·value
        highest, total, mixed = q.new_tensor(lowest), 0.0, 0.0  # soon (..., Bq, 1), (..., Bq, 1), (..., Bq, Dv)
        for first in range(0, keys, block_size):
            k_block, v_block = k[..., first : first + block_size, :], v[..., first : first + block_size, :]
            scores = q_block @ k_block.transpose(-2, -1)  # (..., Bq, Bk)
            key = torch.arange(first, first + k_block.shape[-2], device=q.device)
            hidden = (key > position) & causal  # (Bq, Bk)
            scores = scores.masked_fill(hidden, lowest)
            new_highest = torch.maximum(highest, scores.amax(dim=-1, keepdim=True))  # (..., Bq, 1)
            weights = (scores - new_highest).exp().masked_fill(hidden, 0.0)  # (..., Bq, Bk)
            # what was summed up relative to the old maximum becomes relative to the new one
            correction = (highest - new_highest).exp()
            total = total * correction + weights.sum(dim=-1, keepdim=True)
            mixed = mixed * correction + weights @ v_block
            highest = new_highest
        results.append(mixed / total.masked_fill(total == 0, 1.0))  # 0/1 for a query without any key
    return torch.cat(results, dim=-2)


def linear_attention(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, causal: bool = False) -> torch.Tensor:
    """Linear attention (Katharopoulos et al., 2020): exp(q·k) is replaced by φ(q)·φ(k), φ(x) = elu(x) + 1.

    Args:
        q: queries, `(..., Lq, D)`, with any number of leading dimensions, none included.
        k: keys, `(..., Lk, D)`.
        v: values, `(..., Lk, Dv)`.
        causal: whether query i sees the keys 0 … i only; then Lq = Lk.

    Returns:
        `(..., Lq, Dv)`, in the dtype of the inputs: Σⱼ φ(qᵢ)·φ(kⱼ) vⱼ / Σⱼ φ(qᵢ)·φ(kⱼ) over the keys that query i sees.
        There is no 1/√D and no ε in the divisor. Inputs of queries and keys lie within ±10.

    No tensor of Lq·Lk/2 elements or more is made, not for one head either. Autograd can differentiate it.
    """
    q, k = F.elu(q) + 1, F.elu(k) + 1  # φ, greater than 0
    if not causal:
        state = k.transpose(-2, -1) @ v  # (..., D, Dv), Σⱼ φ(kⱼ)vⱼᵀ: the same for all queries
        total = k.sum(dim=-2, keepdim=True)  # (..., 1, D), Σⱼ φ(kⱼ)
        return q @ state / (q * total).sum(dim=-1, keepdim=True)
    state, results = 0.0, []
    for i in range(q.shape[-2]):  # a recurrent network whose state is a matrix
        state = state + k[..., i, :, None] * v[..., i, None, :]  # (..., D, Dv)
        results.append((q[..., i, None, :] @ state).squeeze(-2))  # (..., Dv)
    total = k.cumsum(dim=-2)  # (..., L, D)
    return torch.stack(results, dim=-2) / (q * total).sum(dim=-1, keepdim=True)
