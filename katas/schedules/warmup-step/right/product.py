"""A ramp that stops at 1, times stairs that begin at 1."""

import numpy as np


def warmup_step(step, base_lr, warmup_steps, step_size, gamma=0.1):
    ramp = min(1.0, (step + 1) / max(warmup_steps, 1))
    count = int(np.floor(max(step - warmup_steps, 0) / step_size))
    return float(base_lr * ramp * np.power(float(gamma), count))
