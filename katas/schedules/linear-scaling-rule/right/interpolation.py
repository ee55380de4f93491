import numpy as np


def linear_scaling_rule(step, base_lr, batch_size, base_batch_size=256, warmup_steps=0):
    target = base_lr / base_batch_size * batch_size
    if step < warmup_steps:
        return float(np.interp(step, [0, warmup_steps], [base_lr, target]))
    return target
