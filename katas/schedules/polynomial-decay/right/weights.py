"""A weighted mean of the two rates."""

import numpy as np


def polynomial_decay(step, base_lr, total_steps, power=1.0, min_lr=0.0):
    weight = float(np.clip(1 - step / total_steps, 0, 1) ** power)
    return weight * base_lr + (1 - weight) * min_lr
