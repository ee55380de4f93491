def linear_warmup(step, base_lr, warmup_steps):
    if step >= warmup_steps:
        return float(base_lr)
    return (step + 1) * (base_lr / warmup_steps)
