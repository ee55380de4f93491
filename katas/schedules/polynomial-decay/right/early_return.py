import math


def polynomial_decay(step, base_lr, total_steps, power=1.0, min_lr=0.0):
    if step >= total_steps:
        return float(min_lr)
    return (base_lr - min_lr) * math.pow((total_steps - step) / total_steps, power) + min_lr
