import torch


def reparameterize(mu, logvar, generator=None):
    sigma = logvar.exp().sqrt()
    eps = torch.randn(mu.numel(), generator=generator, device=mu.device, dtype=mu.dtype).reshape(mu.shape)
    return mu + sigma * eps


def negative_elbo(logits, x, mu, logvar, beta=1.0):
    parts = []
    for z, target, m, v in zip(logits, x, mu, logvar, strict=True):
        log_p = target * torch.nn.functional.logsigmoid(z) + (1 - target) * torch.nn.functional.logsigmoid(-z)
        divergence = (m * m + torch.exp(v) - 1 - v) / 2
        parts.append(torch.stack([-log_p.sum(), divergence.sum()]))
    reconstruction, kl = torch.stack(parts).mean(dim=0)
    return reconstruction + beta * kl, reconstruction, kl
