"""The four blocks of the matrix, the diagonal left out by its index."""

import torch


def nt_xent(z1, z2, temperature=0.5):
    a = z1 / (z1 * z1).sum(1, keepdim=True).sqrt()
    b = z2 / (z2 * z2).sum(1, keepdim=True).sqrt()
    aa, ab, bb = a @ a.T / temperature, a @ b.T / temperature, b @ b.T / temperature
    n = len(a)
    others = ~torch.eye(n, dtype=torch.bool, device=a.device)
    own = ab.diagonal()
    first = torch.cat([aa[others].reshape(n, n - 1), ab], dim=1).logsumexp(1) - own
    second = torch.cat([bb[others].reshape(n, n - 1), ab.T], dim=1).logsumexp(1) - own
    return (first.sum() + second.sum()) / (2 * n)
