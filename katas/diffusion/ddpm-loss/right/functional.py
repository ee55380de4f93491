import torch
import torch.nn.functional as F


def ddpm_loss(model, x0, betas, t=None, noise=None, generator=None):
    N, T = x0.shape[0], betas.shape[0]
    if noise is None:
        noise = torch.empty_like(x0).normal_(generator=generator)
    if t is None:
        t = torch.randint(0, T, (N,), device=x0.device, generator=generator)
    abar = (1 - betas).cumprod(0).index_select(0, t)
    while abar.dim() < x0.dim():
        abar = abar.unsqueeze(-1)
    noisy = x0 * abar**0.5 + noise * (1 - abar) ** 0.5
    return F.mse_loss(model(noisy, t), noise)
