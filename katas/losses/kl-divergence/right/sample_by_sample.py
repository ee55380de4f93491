"""Cross-entropy less entropy, sample by sample."""

import torch


def kl_divergence(p, q):
    total = p.new_zeros(())
    for row, other in zip(p, q, strict=True):
        for a, b in zip(row, other, strict=True):
            if a > 0:
                total = total + a * (a.log() - b.log())
    return total / len(p)


def gaussian_kl(mu, logvar):
    n = mu.size(0)
    std = torch.exp(logvar / 2)
    return ((std**2 + mu**2).sum() / 2 - logvar.sum() / 2 - mu.numel() / 2) / n
