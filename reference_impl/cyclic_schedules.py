"""Learning-rate schedules that rise and fall: pure functions from the number of the step to a learning rate.

Step 0 is the first update. Nothing is kept from call to call, so that training may resume at any step.
"""

import math


def cyclical_lr(step, base_lr, max_lr, step_size):
    """The learning rate of one step, going up and down between two bounds in straight lines, without end.

    step: number of the update, an int from 0; base_lr belongs to 0.
    base_lr: the lower bound. max_lr: the upper one.
    step_size: int ≥ 1, the steps from one bound to the other: half a cycle.
    Returns: a Python float.

    Source: Smith 2017, "Cyclical Learning Rates for Training Neural Networks", section 3.2, the policy "triangular"
    (https://arxiv.org/abs/1506.01186); as `torch.optim.lr_scheduler.CyclicLR`.
    """
    within = step % (2 * step_size)  # steps since the cycle began
    height = 1 - abs(within / step_size - 1)  # 0 at the ends of a cycle, 1 in its middle
    return base_lr + (max_lr - base_lr) * height


def one_cycle(step, max_lr, total_steps, pct_start=0.3, div_factor=25.0, final_div_factor=1e4):
    """The learning rate of one step: half a cosine wave up to max_lr, then a longer one far down.

    step: number of the update, an int from 0.
    max_lr: the learning rate at the top.
    total_steps: int, the number of updates. The last of them, total_steps − 1, has the lowest rate, and so has every
        step after it.
    pct_start: the share of the run in which the rate rises, below 1: it is at the top at pct_start · total_steps − 1,
        which is above 0 and need not be a whole number.
    div_factor: the first rate is max_lr / div_factor.
    final_div_factor: the last rate is the first one divided by it.
    Returns: a Python float.

    Source: Smith & Topin 2019, "Super-Convergence" (https://arxiv.org/abs/1708.07120); as
    `torch.optim.lr_scheduler.OneCycleLR` with its two phases and cosines.
    """
    initial_lr = max_lr / div_factor
    min_lr = initial_lr / final_div_factor
    last = total_steps - 1
    top = pct_start * total_steps - 1
    step = min(step, last)  # past the end it stays at min_lr
    if step <= top:
        start, end, progress = initial_lr, max_lr, step / top
    else:
        start, end, progress = max_lr, min_lr, (step - top) / (last - top)
    # from start at progress 0 to end at progress 1
    return end + (start - end) * 0.5 * (1 + math.cos(math.pi * progress))


def sgdr(step, base_lr, first_period, period_mult=2, min_lr=0.0):
    """The learning rate of one step: half a cosine wave down from base_lr to min_lr, again and again, without end.

    step: number of the update, an int from 0; base_lr belongs to 0, and to the first step of every later period.
    base_lr: the learning rate that each period starts from.
    first_period: int ≥ 1, the number of steps in the first period.
    period_mult: int ≥ 1; each period is so many times as long as the one before.
    min_lr: what each period falls towards; the restart comes at the step that would have it.
    Returns: a Python float.

    Source: Loshchilov & Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts", eq. 5
    (https://arxiv.org/abs/1608.03983); as `torch.optim.lr_scheduler.CosineAnnealingWarmRestarts`.
    """
    period = first_period
    while step >= period:
        step = step - period  # since the last restart
        period = period * period_mult
    share = 0.5 * (1 + math.cos(math.pi * step / period))  # from 1 to nearly 0
    return min_lr + (base_lr - min_lr) * share
