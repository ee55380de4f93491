"""By the half-angle formula, ½(1 + cos πx) = cos²(πx/2), with the end as a case of its own."""

from math import cos, pi


def cosine_annealing(step, base_lr, total_steps, min_lr=0.0):
    if step >= total_steps:
        return float(min_lr)
    weight = cos(pi * step / (2 * total_steps)) ** 2
    return base_lr * weight + min_lr * (1 - weight)
