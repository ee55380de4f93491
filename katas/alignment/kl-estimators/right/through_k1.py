import torch


def k1(logp, ref):
    return torch.sub(logp, ref)


def k2(logp, ref):
    return torch.pow(k1(logp, ref), 2) * 0.5


def k3(logp, ref):
    d = k1(logp, ref)
    # where d is small: 2e^(d/2)… e^(−d) − 1 = −2 e^(−d/2) sinh(d/2)
    return d - 2 * torch.exp(-d / 2) * torch.sinh(d / 2)
