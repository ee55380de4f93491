"""½ (1 + cos x) = cos² (x/2); clamped before the branch."""

from math import cos, pi


def warmup_cosine(step, base_lr, warmup_steps, total_steps, min_lr=0.0):
    step = min(step, total_steps)
    if step < warmup_steps:
        return (step + 1) / warmup_steps * base_lr
    angle = pi / 2 * (step - warmup_steps) / (total_steps - warmup_steps)
    return min_lr + (base_lr - min_lr) * cos(angle) ** 2
