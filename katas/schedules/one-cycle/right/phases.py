"""A list of phases, walked through, and the fall written as cos²."""

from math import cos, pi


def one_cycle(step, max_lr, total_steps, pct_start=0.3, div_factor=25.0, final_div_factor=1e4):
    first = max_lr / div_factor
    lowest = first / final_div_factor
    if step >= total_steps - 1:
        return lowest
    peak = float(pct_start * total_steps) - 1
    for begin, end, low in ((0.0, peak, first), (peak, total_steps - 1, lowest)):
        if step < end:
            share = (step - begin) / (end - begin)
            angle = pi / 2 * (1 - share if low == first and begin == 0.0 else share)
            return low + (max_lr - low) * cos(angle) ** 2
    return lowest
