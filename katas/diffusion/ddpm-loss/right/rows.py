import torch


def ddpm_loss(model, x0, betas, t=None, noise=None, generator=None):
    if t is None:
        u = torch.rand(len(x0), generator=generator, device=x0.device, dtype=torch.float64)
        t = (u * len(betas)).long()
    if noise is None:
        noise = torch.randn(x0.numel(), generator=generator, device=x0.device, dtype=x0.dtype).reshape(x0.shape)
    rows = []
    for i in range(len(x0)):
        kept = (1 - betas[: int(t[i]) + 1]).prod()
        rows.append(kept.sqrt() * x0[i] + (1 - kept).sqrt() * noise[i])
    error = model(torch.stack(rows), t) - noise
    return (error * error).sum() / error.numel()
