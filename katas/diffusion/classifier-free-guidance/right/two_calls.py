import torch


def guided_noise(model, x, t, cond, null_cond, scale):
    eps_cond = model(x, t, cond)
    null = null_cond.unsqueeze(0).repeat(x.shape[0], *[1 for _ in null_cond.shape])
    eps_uncond = model(x, t, null)
    return scale * eps_cond + (1 - scale) * eps_uncond


def drop_condition(cond, null_cond, p, generator=None):
    keep = torch.rand(cond.shape[0], device=cond.device, generator=generator) >= p
    out = cond.clone()
    out[~keep] = null_cond
    return out
