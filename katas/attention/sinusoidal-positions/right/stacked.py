"""sin and cos stacked into pairs and laid flat."""

import torch


def sinusoidal_positions(length, dim):
    frequencies = torch.pow(torch.tensor(10000.0), -torch.arange(dim // 2) * 2 / dim)
    angles = torch.outer(torch.arange(length).float(), frequencies)
    return torch.stack([angles.sin(), angles.cos()], dim=2).flatten(1)
