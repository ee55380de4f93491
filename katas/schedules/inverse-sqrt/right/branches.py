import math


def inverse_sqrt(step, d_model, warmup_steps):
    n = step + 1
    if n < warmup_steps:
        scale = n / (warmup_steps * math.sqrt(warmup_steps))
    else:
        scale = 1 / math.sqrt(n)
    return scale / math.sqrt(d_model)
