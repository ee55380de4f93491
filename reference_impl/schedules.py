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


def linear_warmup(step, base_lr, warmup_steps):
    """The learning rate of one step, rising in equal parts to base_lr and staying there.

    step: number of the update, an int from 0. The first update isn't wasted at rate 0: it has base_lr / warmup_steps.
    base_lr: the learning rate that it rises to.
    warmup_steps: int ≥ 1; the last of so many steps is the first with base_lr.
    Returns: a Python float.

    Source: Goyal et al. 2017, "Accurate, Large Minibatch SGD", section 2.2 (https://arxiv.org/abs/1706.02677).
    """
    updates = step + 1  # step counts from 0
    share = min(1.0, updates / warmup_steps)
    return base_lr * share


def warmup_cosine(step, base_lr, warmup_steps, total_steps, min_lr=0.0):
    """The learning rate of one step: a linear warmup, then half a cosine wave from base_lr down to min_lr.

    step: number of the update, an int from 0.
    base_lr: the learning rate at the top.
    warmup_steps: int ≥ 0; the steps below it are the warmup, which gives step 0 the rate base_lr / warmup_steps and its
        last step base_lr. With 0 there is none.
    total_steps: the step at which min_lr is reached, an int > warmup_steps; min_lr also at every step after it.
    min_lr: the learning rate that it ends at; the warmup does not depend on it.
    Returns: a Python float.

    Source: Loshchilov & Hutter 2017, "SGDR" (https://arxiv.org/abs/1608.03983); Goyal et al. 2017, "Accurate, Large
    Minibatch SGD" (https://arxiv.org/abs/1706.02677).
    """
    if step < warmup_steps:
        return base_lr * (step + 1) / warmup_steps
    # the wave begins where the warmup ends, at progress 0, and stops at 1: the cosine would rise again
    progress = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
    share = 0.5 * (1 + math.cos(math.pi * progress))  # from 1 to 0
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
