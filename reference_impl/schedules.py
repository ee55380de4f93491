"""Learning-rate schedules that only fall: pure functions from the number of the step to a learning rate.

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


def step_decay(step, base_lr, step_size, gamma=0.1):
    """The learning rate of one step, multiplied by gamma after every step_size steps.

    step: number of the update, an int from 0; the first step_size updates have base_lr.
    base_lr: the learning rate that it starts from.
    step_size: int ≥ 1, the length of a stair.
    gamma: the factor from one stair to the next.
    Returns: a Python float.

    Source: He et al. 2016, "Deep Residual Learning for Image Recognition", section 3.4
    (https://arxiv.org/abs/1512.03385); as `torch.optim.lr_scheduler.StepLR`.
    """
    stairs = step // step_size  # whole ones only
    factor = gamma**stairs
    return base_lr * factor


def exponential_decay(step, base_lr, gamma):
    """The learning rate of one step, multiplied by gamma from each step to the next.

    step: number of the update, an int from 0; the first update has base_lr.
    base_lr: the learning rate that it starts from.
    gamma: the factor from one step to the next.
    Returns: a Python float.

    Source: `torch.optim.lr_scheduler.ExponentialLR`
    (https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html).
    """
    decays = step  # one for each step that lies behind
    factor = gamma**decays
    return base_lr * factor


def polynomial_decay(step, base_lr, total_steps, power=1.0, min_lr=0.0):
    """The learning rate of one step, falling from base_lr to min_lr along a power of what is left of the run.

    step: number of the update, an int from 0; base_lr belongs to 0.
    base_lr: the learning rate that it starts from.
    total_steps: the step at which min_lr is reached, an int ≥ 1; min_lr also at every step after it.
    power: number > 0; 1 is a straight line.
    min_lr: the learning rate that it ends at.
    Returns: a Python float.

    Source: Chen et al. 2018, "DeepLab", section 4.1.1, the "poly" policy (https://arxiv.org/abs/1606.00915); with
    min_lr 0 as `torch.optim.lr_scheduler.PolynomialLR`.
    """
    # after the end nothing is left: without the bound a power would rise again, or be no real number
    left = 1 - min(step / total_steps, 1.0)
    share = left**power  # from 1 to 0
    return min_lr + (base_lr - min_lr) * share
