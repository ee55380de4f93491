"""The corners of the curve, and NumPy between them."""

import numpy as np


def warmup_stable_decay(step, base_lr, warmup_steps, stable_steps, decay_steps, min_lr=0.0):
    if step < warmup_steps:
        return float(np.interp(step, [-1, warmup_steps - 1], [0.0, base_lr]))
    begin = warmup_steps + stable_steps
    return float(np.interp(step, [begin, begin + decay_steps], [base_lr, min_lr]))
