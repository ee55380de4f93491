import numpy as np


def anneal(a, b, share):
    return float(0.5 * (a + b) + 0.5 * (a - b) * np.cos(np.pi * np.clip(share, 0, 1)))


def one_cycle(step, max_lr, total_steps, pct_start=0.3, div_factor=25.0, final_div_factor=1e4):
    top = total_steps * pct_start - 1
    start = max_lr / div_factor
    if step < top:
        return anneal(start, max_lr, step / top)
    return anneal(max_lr, max_lr / (div_factor * final_div_factor), (step - top) / (total_steps - 1 - top))
