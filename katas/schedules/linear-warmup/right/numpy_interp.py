import numpy as np


def linear_warmup(step, base_lr, warmup_steps):
    return float(np.interp(step + 1, [0, warmup_steps], [0.0, base_lr]))
