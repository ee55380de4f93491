"""dim to the front, the rest flattened to rows of a matrix."""

import torch
import torch.nn.functional as F


def weight_norm(v: torch.Tensor, g: torch.Tensor, dim: int = 0) -> torch.Tensor:
    front = v.movedim(dim, 0)
    unit = F.normalize(front.flatten(1), dim=1, eps=0.0).reshape(front.shape)
    return unit.movedim(0, dim) * g
