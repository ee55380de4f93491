"""Slice by slice along dim."""

import torch


def weight_norm(v, g, dim=0):
    slices = []
    for direction, length in zip(v.unbind(dim), g.unbind(dim), strict=True):
        slices.append(direction / direction.norm() * length)
    return torch.stack(slices, dim=dim)
