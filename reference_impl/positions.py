"""Positional information for attention: added to embeddings, turned into queries and keys, or added to the scores."""

import torch


def sinusoidal_positions(length: int, dim: int) -> torch.Tensor:
    """Sinusoidal positional encodings (Vaswani et al., 2017).

    Args:
        length: the number of positions, from 0 on.
        dim: the width of an encoding; even.

    Returns:
        `(length, dim)`, float32. Even columns are sines and odd ones cosines:
        PE[p, 2i] = sin(p / 10000^(2i/dim)) and PE[p, 2i + 1] = cos(p / 10000^(2i/dim)).
    """
    position = torch.arange(length).unsqueeze(1)  # (L, 1), p
    twice_i = torch.arange(0, dim, 2, dtype=torch.float64)  # (dim/2,), 2i
    angle = position / 10000 ** (twice_i / dim)  # (L, dim/2)
    encoding = torch.empty(length, dim)
    encoding[:, ::2] = torch.sin(angle)
    encoding[:, 1::2] = torch.cos(angle)
    return encoding


def apply_rope(x: torch.Tensor, positions: torch.Tensor | None = None, base: float = 10000.0) -> torch.Tensor:
    """Rotary position embedding (Su et al., 2021): pairs of features are turned by an angle that grows with position.

    Args:
        x: queries or keys, `(..., L, D)`, with any number of leading dimensions, none included; D is even.
        positions: int64, `(L,)`, the same for all leading dimensions, or `(N, L)`, where N is x's first dimension;
            None is 0 … L − 1.
        base: of the frequencies.

    Returns:
        Like x. The pair (x₂ᵢ, x₂ᵢ₊₁) at position p is turned counter-clockwise by the angle p·base^(−2i/D), for
        i = 0 … D/2 − 1. Angles are computed in float32 at least, whatever x's dtype.

    Autograd can differentiate it.
    """
    length, dim = x.shape[-2:]
    if positions is None:
        positions = torch.arange(length, device=x.device)
    twice_i = torch.arange(0, dim, 2, device=x.device, dtype=torch.float64)  # (D/2,), 2i
    frequency = base ** (-twice_i / dim)  # (D/2,), base^(−2i/D)
    angle = positions.unsqueeze(-1) * frequency  # (L, D/2) or (N, L, D/2)
    if positions.dim() == 2:
        between = [1] * (x.dim() - 3)  # a sample's heads, say, which all have the sample's positions
        angle = angle.reshape(angle.shape[0], *between, length, dim // 2)  # (N, 1, …, L, D/2)
    cos, sin = torch.cos(angle), torch.sin(angle)

    even, odd = x[..., ::2], x[..., 1::2]  # (..., L, D/2) each: the pairs' first and second features
    turned = torch.stack([even * cos - odd * sin, even * sin + odd * cos], dim=-1)  # (..., L, D/2, 2)
    return turned.flatten(-2).to(x.dtype)  # (..., L, D), the pairs side by side again


def alibi_bias(num_heads: int, q_len: int, k_len: int) -> torch.Tensor:
    """Attention with linear biases (Press et al., 2022): what is added to the scores of each head.

    The last query stands at the last key, so that query i stands at position i + (k_len − q_len).

    Args:
        num_heads: H, at least 1.
        q_len: the number of queries.
        k_len: the number of keys.

    Returns:
        `(H, q_len, k_len)`, float32: −m_h·|i + (k_len − q_len) − j| for head h, query i and key j. It masks nothing:
        keys after the query have a bias by their distance as well.

    For H a power of two the slopes are m_h = 2^(−8(h + 1)/H), h = 0 … H − 1. Otherwise the first ones are those of the
    largest power of two below H, and the rest are the 1st, 3rd, 5th … slope of the power of two above H.
    """
    below = 2 ** (num_heads.bit_length() - 1)  # the largest power of two that is not above H
    first = [2 ** (-8 * (h + 1) / below) for h in range(below)]
    # every second slope of 2·below heads, which lie between the first ones; none where H is a power of two
    between = [2 ** (-8 * (2 * h + 1) / (2 * below)) for h in range(num_heads - below)]
    slopes = torch.tensor(first + between)  # (H,)
    position = torch.arange(q_len).unsqueeze(1) + (k_len - q_len)  # (q_len, 1)
    distance = (position - torch.arange(k_len)).abs()  # (q_len, k_len)
    return -slopes.reshape(-1, 1, 1) * distance  # (H, q_len, k_len)
