def exponential_decay(step, base_lr, gamma):
    lr = base_lr
    for _ in range(step):
        lr *= gamma
    return lr
