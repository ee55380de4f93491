"""Attention as plain functions of queries, keys and values."""

import math

import torch


def scaled_dot_product_attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor | None = None
) -> torch.Tensor:
    """Scaled dot-product attention (Vaswani et al., 2017): each query's weighted mean of the values.

    Args:
        q: queries, `(..., Lq, D)`, with any number of leading dimensions, none included.
        k: keys, `(..., Lk, D)`.
        v: values, `(..., Lk, Dv)`.
        mask: booleans that broadcast to `(..., Lq, Lk)`, True where a query may attend; None lets it attend
            everywhere.

    Returns:
        `(..., Lq, Dv)`, in the dtype of the inputs. A query that may attend nowhere gets zeros.

    Stable: large scores neither overflow nor give nan. Autograd can differentiate it, and every gradient is finite;
    a query that may attend nowhere gets a zero gradient. As `torch.nn.functional.scaled_dot_product_attention` with
    a boolean `attn_mask`.
    """
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])  # (..., Lq, Lk), q·k/√D
    if mask is None:
        return torch.softmax(scores, dim=-1) @ v  # (..., Lq, Dv)
    # The lowest finite number, not −∞: a row of −∞ alone would make softmax, and its gradient, nan
    scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    weights = torch.softmax(scores, dim=-1)  # (..., Lq, Lk), each row sums to 1
    weights = weights.masked_fill(~mask, 0.0)  # changes only the rows without any key
    return weights @ v  # (..., Lq, Dv)
