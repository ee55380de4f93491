"""The end first, by an early return; then the weights of the two ends."""

from math import cos, pi


def cosine_annealing(step, base_lr, total_steps, min_lr=0.0):
    if step >= total_steps:
        return min_lr
    c = cos(pi * step / total_steps)
    return base_lr * (1 + c) / 2 + min_lr * (1 - c) / 2
