"""Sums written out."""

import torch


def spectral_norm(w, u, n_iters=1, eps=1e-12):
    rows = [row.reshape(-1) for row in w]
    new_u = [x.item() for x in u]
    fixed = [row.detach() for row in rows]
    for _ in range(n_iters):
        v = sum(row * c for row, c in zip(fixed, new_u, strict=True))
        v = v / max(v.pow(2).sum().sqrt().item(), eps)
        scores = [(row * v).sum().item() for row in fixed]
        length = max(sum(s * s for s in scores) ** 0.5, eps)
        new_u = [s / length for s in scores]
    sigma = sum((row * v).sum() * c for row, c in zip(rows, new_u, strict=True))
    return w / sigma, torch.tensor(new_u, dtype=w.dtype, device=w.device)
