"""Learning-rate schedules: pure functions from the number of the step to a learning rate.

Step 0 is the first update. Nothing is kept from call to call, so that training may resume at any step.
"""

import math


def cosine_annealing(step, base_lr, total_steps, min_lr=0.0):
    """The learning rate of one step, falling along half a cosine wave from base_lr to min_lr.

    step: number of the update, an int from 0; base_lr belongs to 0.
    base_lr: the learning rate that it starts from.
    total_steps: the step at which min_lr is reached, an int ≥ 1; min_lr also at every step after it.
    min_lr: the learning rate that it ends at.
    Returns: a Python float.

    Source: Loshchilov & Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts", eq. 5, without restarts
    (https://arxiv.org/abs/1608.03983).
    """
    # the cosine rises again after half a wave: progress stops at 1
    progress = min(step / total_steps, 1.0)
    # from 1 at progress 0 to 0 at progress 1
    share = 0.5 * (1 + math.cos(math.pi * progress))
    # lr = min + (base − min) · ½ (1 + cos(π · step / total))
    return min_lr + (base_lr - min_lr) * share
