def linear_scaling_rule(step, base_lr, batch_size, base_batch_size=256, warmup_steps=0):
    k = batch_size / base_batch_size
    alpha = 1.0 if warmup_steps == 0 else min(1.0, step / warmup_steps)
    return base_lr * ((1 - alpha) + alpha * k)
