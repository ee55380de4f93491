import torch


def extract(values, t, shape):
    picked = values.gather(-1, t)
    return picked.view(t.shape[0], *((1,) * (len(shape) - 1)))


def q_sample(x0, t, noise, betas):
    alphas_cumprod = torch.cumprod(1.0 - betas, dim=0)
    return extract(alphas_cumprod.sqrt(), t, x0.shape) * x0 + extract((1 - alphas_cumprod).sqrt(), t, x0.shape) * noise
