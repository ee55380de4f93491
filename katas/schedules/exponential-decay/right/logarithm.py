import numpy as np


def exponential_decay(step, base_lr, gamma):
    return float(np.exp(np.log(base_lr) + step * np.log(gamma)))
