"""Number by number."""

import math

import torch


def sinusoidal_positions(length: int, dim: int) -> torch.Tensor:
    rows = []
    for p in range(length):
        row = []
        for column in range(dim):
            angle = p / math.pow(10000.0, (column - column % 2) / dim)
            row.append(math.cos(angle) if column % 2 else math.sin(angle))
        rows.append(row)
    return torch.tensor(rows, dtype=torch.float32).reshape(length, dim)
