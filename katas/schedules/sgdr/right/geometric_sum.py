"""A restart's step as a geometric sum, in whole numbers."""

import numpy as np


def sgdr(step, base_lr, first_period, period_mult=2, min_lr=0.0):
    if period_mult == 1:
        since, length = step % first_period, first_period
    else:
        count = 0
        while first_period * (period_mult ** (count + 1) - 1) // (period_mult - 1) <= step:
            count += 1
        since = step - first_period * (period_mult**count - 1) // (period_mult - 1)
        length = first_period * period_mult**count
    return float((base_lr + min_lr) / 2 + (base_lr - min_lr) / 2 * np.cos(np.pi * since / length))
