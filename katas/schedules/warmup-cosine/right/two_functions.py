"""Three cases, with NumPy's cosine."""

import numpy as np


def _warm(step, base_lr, warmup_steps):
    return base_lr * ((step + 1) / warmup_steps)


def _cosine(done, base_lr, steps, min_lr):
    return float(0.5 * (base_lr + min_lr) + 0.5 * (base_lr - min_lr) * np.cos(np.pi * done / steps))


def warmup_cosine(step, base_lr, warmup_steps, total_steps, min_lr=0.0):
    if step >= total_steps:
        return float(min_lr)
    if step >= warmup_steps:
        return _cosine(step - warmup_steps, base_lr, total_steps - warmup_steps, min_lr)
    return _warm(step, base_lr, warmup_steps)
