"""With NumPy, the step clipped first."""

import numpy as np


def cosine_annealing(step, base_lr, total_steps, min_lr=0.0):
    step = np.clip(step, 0, total_steps)
    amplitude = (base_lr - min_lr) / 2
    middle = (base_lr + min_lr) / 2
    return float(middle + amplitude * np.cos(np.pi * step / total_steps))
