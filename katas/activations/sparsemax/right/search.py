"""Row by row; the support is found by dropping what falls below the threshold until nothing does."""

import torch


def _project(z):
    inside = torch.ones_like(z, dtype=torch.bool)
    while True:
        tau = (z[inside].sum() - 1) / inside.sum()
        kept = inside & (z > tau)
        if torch.equal(kept, inside):
            return torch.clamp(z - tau, min=0)
        inside = kept


def sparsemax(x, dim=-1):
    moved = x.transpose(dim, -1)
    rows = [_project(row) for row in moved.reshape(-1, moved.shape[-1])]
    return torch.stack(rows).reshape(moved.shape).transpose(dim, -1)
