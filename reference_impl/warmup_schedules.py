"""Learning-rate schedules that begin with a warmup: pure functions from the number of the step to a learning rate.

Step 0 is the first update. Nothing is kept from call to call, so that training may resume at any step.
"""

import math


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


def warmup_step(step, base_lr, warmup_steps, step_size, gamma=0.1):
    """The learning rate of one step: a linear warmup, then multiplied by gamma after every step_size steps.

    step: number of the update, an int from 0.
    base_lr: the learning rate at the top.
    warmup_steps: int ≥ 0; the steps below it are the warmup, which gives step 0 the rate base_lr / warmup_steps and its
        last step base_lr. With 0 there is none.
    step_size: int ≥ 1, the length of a stair; the first one begins where the warmup ends, and has base_lr.
    gamma: the factor from one stair to the next.
    Returns: a Python float.

    Source: Goyal et al. 2017, "Accurate, Large Minibatch SGD", sections 2.2 and 5.1 (https://arxiv.org/abs/1706.02677).
    """
    if step < warmup_steps:
        return base_lr * (step + 1) / warmup_steps
    stairs = (step - warmup_steps) // step_size  # whole ones since the warmup
    return base_lr * gamma**stairs


def inverse_sqrt(step, d_model, warmup_steps):
    """The learning rate of one step in the schedule of the first transformer: up in a straight line, down with 1/√.

    step: number of the update, an int from 0; the paper's step_num is one more.
    d_model: int ≥ 1, the width of the model.
    warmup_steps: int ≥ 1; the last of so many steps has the highest rate.
    Returns: a Python float.

    Source: Vaswani et al. 2017, "Attention Is All You Need", eq. 3 (https://arxiv.org/abs/1706.03762).
    """
    step_num = step + 1  # the paper counts from 1
    rise = step_num * warmup_steps**-1.5
    fall = step_num**-0.5
    # the two meet at step_num = warmup_steps, and the smaller one counts
    return d_model**-0.5 * min(rise, fall)


def warmup_stable_decay(step, base_lr, warmup_steps, stable_steps, decay_steps, min_lr=0.0):
    """The learning rate of one step in three phases: a linear warmup, a plateau, a straight line down.

    step: number of the update, an int from 0.
    base_lr: the learning rate of the plateau.
    warmup_steps: int ≥ 0; the warmup gives step 0 the rate base_lr / warmup_steps and its last step base_lr.
    stable_steps: int ≥ 0, the length of the plateau.
    decay_steps: int ≥ 1, the length of the decay. Its first step still has base_lr; the step after its last has min_lr,
        and so has every later one.
    min_lr: the learning rate that it ends at; the warmup does not depend on it.
    Returns: a Python float.

    Source: Hu et al. 2024, "MiniCPM", section 4 (https://arxiv.org/abs/2404.06395), here with a straight decay, as in
    Hägele et al. 2024 (https://arxiv.org/abs/2405.18392).
    """
    if step < warmup_steps:
        return base_lr * (step + 1) / warmup_steps
    decayed = step - warmup_steps - stable_steps  # steps since the decay's first; below 0 on the plateau
    progress = min(max(decayed / decay_steps, 0.0), 1.0)
    return base_lr + (min_lr - base_lr) * progress


def linear_scaling_rule(step, base_lr, batch_size, base_batch_size=256, warmup_steps=0):
    """The learning rate of one step for a batch of another size than the one that base_lr was found with.

    step: number of the update, an int from 0.
    base_lr: the learning rate for batches of base_batch_size.
    batch_size, base_batch_size: ints ≥ 1; the rate is to be as many times base_lr as the batch is base_batch_size.
    warmup_steps: int ≥ 0: from base_lr at step 0 the rate goes in a straight line to the scaled one, which step
        warmup_steps is the first to have. With 0 every step has the scaled rate.
    Returns: a Python float.

    Source: Goyal et al. 2017, "Accurate, Large Minibatch SGD", sections 2.1 and 2.2 (https://arxiv.org/abs/1706.02677).
    """
    scaled_lr = base_lr * batch_size / base_batch_size
    if step >= warmup_steps:
        return scaled_lr
    return base_lr + (scaled_lr - base_lr) * step / warmup_steps
