"""The steps of the restarts one after the other, until one lies ahead."""

from math import cos, pi


def sgdr(step, base_lr, first_period, period_mult=2, min_lr=0.0):
    begin, end, length = 0, first_period, first_period
    while end <= step:
        length = length * period_mult
        begin, end = end, end + length
    done = (step - begin) / (end - begin)
    return min_lr + (base_lr - min_lr) * cos(pi / 2 * done) ** 2
