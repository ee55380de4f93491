def step_decay(step, base_lr, step_size, gamma=0.1):
    lr = base_lr
    while step >= step_size:
        lr *= gamma
        step -= step_size
    return lr
