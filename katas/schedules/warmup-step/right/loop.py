def warmup_step(step, base_lr, warmup_steps, step_size, gamma=0.1):
    lr = base_lr
    if warmup_steps > step:
        lr *= (step + 1) / warmup_steps
    first = warmup_steps + step_size
    while step >= first:
        lr *= gamma
        first += step_size
    return lr
