"""The top's rate times what is left of it."""


def inverse_sqrt(step, d_model, warmup_steps):
    top = (d_model * warmup_steps) ** -0.5
    share = (step + 1) / warmup_steps
    return top * min(share, share**-0.5)
