import math


def step_decay(step, base_lr, step_size, gamma=0.1):
    drops = math.floor(step / step_size)
    return float(base_lr * math.pow(gamma, drops))
