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


def causal_attention(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """Causal attention: a query sees its own position and those before it.

    The last query stands at the last key, so that query i stands at position i + (Lk − Lq) and sees the keys
    0 … i + (Lk − Lq). With Lq < Lk the first keys come from a cache; with Lq > Lk the first queries stand before the
    first key and see none.

    Args:
        q: queries, `(..., Lq, D)`, with any number of leading dimensions, none included.
        k: keys, `(..., Lk, D)`.
        v: values, `(..., Lk, Dv)`.

    Returns:
        `(..., Lq, Dv)`, in the dtype of the inputs. Scores are scaled by 1/√D. A query that sees no key gets zeros.

    Stable: large scores neither overflow nor give nan. Autograd can differentiate it, and every gradient is finite;
    a query that sees no key gets a zero gradient. As FlashAttention from version 2.1 on; `is_causal` of
    `torch.nn.functional.scaled_dot_product_attention` is aligned at the first key instead.
    """
    queries, keys = q.shape[-2], k.shape[-2]
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])  # (..., Lq, Lk), q·k/√D
    position = torch.arange(queries, device=q.device).unsqueeze(-1) + (keys - queries)  # (Lq, 1), p = i + (Lk − Lq)
    visible = torch.arange(keys, device=q.device) <= position  # (Lq, Lk), j ≤ p
    # The lowest finite number, not −∞: a row of −∞ alone would make softmax, and its gradient, nan
    scores = scores.masked_fill(~visible, torch.finfo(scores.dtype).min)
    weights = torch.softmax(scores, dim=-1)  # (..., Lq, Lk), each row sums to 1
    weights = weights.masked_fill(~visible, 0.0)  # changes only the rows without any key
    return weights @ v  # (..., Lq, Dv)


def sliding_window_attention(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, window: int) -> torch.Tensor:
    """Causal attention that looks back over a few keys only (Beltagy et al., 2020; Jiang et al., 2023).

    The last query stands at the last key, so that query i stands at position p = i + (Lk − Lq). It sees the last
    `window` keys up to its own position: key j if p − window < j ≤ p.

    Args:
        q: queries, `(..., Lq, D)`, with any number of leading dimensions, none included.
        k: keys, `(..., Lk, D)`.
        v: values, `(..., Lk, Dv)`.
        window: how many keys a query sees at most, its own position included; at least 1.

    Returns:
        `(..., Lq, Dv)`, in the dtype of the inputs. Scores are scaled by 1/√D. A query that sees no key, which happens
        where Lq > Lk, gets zeros.

    Stable: large scores neither overflow nor give nan. Autograd can differentiate it, and every gradient is finite;
    a query that sees no key gets a zero gradient.
    """
    queries, keys = q.shape[-2], k.shape[-2]
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])  # (..., Lq, Lk), q·k/√D
    position = torch.arange(queries, device=q.device).unsqueeze(-1) + (keys - queries)  # (Lq, 1), p
    key = torch.arange(keys, device=q.device)  # (Lk,), j
    visible = (key <= position) & (key > position - window)  # (Lq, Lk), p − window < j ≤ p
    # The lowest finite number, not −∞: a row of −∞ alone would make softmax, and its gradient, nan
    scores = scores.masked_fill(~visible, torch.finfo(scores.dtype).min)
    weights = torch.softmax(scores, dim=-1)  # (..., Lq, Lk), each row sums to 1
    weights = weights.masked_fill(~visible, 0.0)  # changes only the rows without any key
    return weights @ v  # (..., Lq, Dv)
