"""Batches of sequences of different lengths, padded behind their ends."""

import torch


def masked_mean(x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """The mean over time of every sequence of a padded batch, its padding left out.

    x: (N, L, D), float32 or float64; row n is real in its first lengths[n] steps, and padding of any content behind.
    lengths: int64 (N,), from 1 to L.
    Returns: (N, D) in the dtype of x. Autograd can differentiate it; padding has gradient 0.
    """
    time = torch.arange(x.shape[1], device=x.device)  # (L,)
    real = time < lengths[:, None]  # (N, L)
    # Padding is replaced, not multiplied by 0: 0 · nan is nan
    kept = x.masked_fill(~real[:, :, None], 0.0)  # (N, L, D)
    return kept.sum(dim=1) / lengths[:, None]


def last_valid(x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """The last real step of every sequence of a padded batch.

    x: (N, L, D), float32 or float64; row n is real in its first lengths[n] steps, and padding of any content behind.
    lengths: int64 (N,), from 1 to L.
    Returns: (N, D) in the dtype of x. Autograd can differentiate it; all other steps have gradient 0.
    """
    rows = torch.arange(x.shape[0], device=x.device)  # (N,)
    return x[rows, lengths - 1]
