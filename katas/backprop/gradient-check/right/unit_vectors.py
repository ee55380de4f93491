"""The point moved along unit vectors; plain Python for the error."""

import torch


def relative_error(a, b):
    worst = 0.0
    for p, q in zip(a.flatten().tolist(), b.flatten().tolist(), strict=True):
        worst = max(worst, abs(p - q) / max(1e-8, abs(p) + abs(q)))
    return worst


def gradient_check(f, grad_f, x, h=1e-5):
    slopes = []
    for i in range(x.numel()):
        e = torch.zeros(x.numel(), dtype=x.dtype, device=x.device)
        e[i] = h
        e = e.reshape(x.shape)
        slopes.append((float(f(x + e)) - float(f(x - e))) / (2 * h))
    numeric = torch.tensor(slopes, dtype=x.dtype, device=x.device).reshape(x.shape)
    return relative_error(grad_f(x.clone()), numeric)
