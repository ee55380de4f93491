"""As it is mostly seen: a small number inside the logarithms."""

import torch


def gumbel_softmax(logits, tau=1.0, hard=False, generator=None):
    eps = 1e-20
    u = torch.rand(logits.size(), generator=generator, dtype=logits.dtype, device=logits.device)
    g = -torch.log(-torch.log(u + eps) + eps)
    z = (logits + g) / tau
    soft = torch.exp(z - torch.logsumexp(z, dim=-1, keepdim=True))
    if not hard:
        return soft
    index = torch.max(soft, -1, keepdim=True).indices
    hot = torch.zeros_like(logits).scatter_(-1, index, 1.0)
    return hot + soft - soft.detach()
