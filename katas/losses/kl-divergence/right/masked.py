"""Only the classes that p gives any probability."""

import torch


def kl_divergence(p, q):
    possible = p > 0
    total = (p[possible] * torch.log(p[possible] / q[possible])).sum()
    return total / p.shape[0]


def gaussian_kl(mu, logvar):
    return -0.5 * torch.mean(torch.sum(1 + logvar - mu.pow(2) - logvar.exp(), dim=-1))
