import torch
import torch.nn.functional as F


def reparameterize(mu, logvar, generator=None):
    std = torch.exp(0.5 * logvar)
    noise = torch.empty_like(std).normal_(generator=generator)
    return noise.mul(std).add(mu)


def negative_elbo(logits, x, mu, logvar, beta=1.0):
    batch_size = x.size(0)
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / batch_size
    kl = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp()) / batch_size
    return reconstruction + beta * kl, reconstruction, kl
