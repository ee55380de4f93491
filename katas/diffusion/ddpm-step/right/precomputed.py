import torch


def p_sample(x_t, t, eps, betas, noise):
    alphas = 1.0 - betas
    alphas_cumprod = torch.cumprod(alphas, axis=0)
    sqrt_recip_alphas = torch.sqrt(1.0 / alphas)
    sqrt_one_minus = torch.sqrt(1.0 - alphas_cumprod)
    model_mean = sqrt_recip_alphas[t] * (x_t - betas[t] * eps / sqrt_one_minus[t])
    if t > 0:
        model_mean = model_mean + torch.sqrt(betas[t]) * noise
    return model_mean
