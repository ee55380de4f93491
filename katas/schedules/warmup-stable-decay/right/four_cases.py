def warmup_stable_decay(step, base_lr, warmup_steps, stable_steps, decay_steps, min_lr=0.0):
    if step < warmup_steps:
        return base_lr * ((step + 1) / warmup_steps)
    step = step - warmup_steps
    if step < stable_steps:
        return float(base_lr)
    step = step - stable_steps
    if step < decay_steps:
        left = decay_steps - step
        return (left * base_lr + step * min_lr) / decay_steps
    return float(min_lr)
