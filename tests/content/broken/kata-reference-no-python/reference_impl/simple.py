"""Two functions that are small enough to be read at a glance."""

import torch


def scale(x: torch.Tensor, factor: float = 2.0) -> torch.Tensor:
    """Multiply every element. x: any shape."""
    scaled = x * factor
    return scaled


def shift(x: torch.Tensor, by: float = 1.0) -> torch.Tensor:
    """Add to every element. x: any shape."""
    shifted = x + (by
    return shifted
