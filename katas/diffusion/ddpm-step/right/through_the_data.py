"""The mean of q(x_{t−1} | x_t, x₀) at the predicted x₀ (equation 7 of the paper)."""

import math


def p_sample(x_t, t, eps, betas, noise):
    b = betas.tolist()
    before = math.prod(1 - one for one in b[:t])
    after = before * (1 - b[t])
    x0 = (x_t - math.sqrt(1 - after) * eps) / math.sqrt(after)
    mean = math.sqrt(before) * b[t] / (1 - after) * x0 + math.sqrt(1 - b[t]) * (1 - before) / (1 - after) * x_t
    z = noise if t > 0 else 0 * noise
    return mean + math.sqrt(b[t]) * z
