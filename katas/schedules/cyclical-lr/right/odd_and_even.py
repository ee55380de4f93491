"""Half cycles with an even number rise, those with an odd one fall."""


def cyclical_lr(step, base_lr, max_lr, step_size):
    number, done = divmod(step, step_size)
    begin, end = (max_lr, base_lr) if number % 2 else (base_lr, max_lr)
    return (begin * (step_size - done) + end * done) / step_size
