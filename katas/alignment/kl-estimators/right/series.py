import torch


def k1(logp, ref):
    return logp - ref


def k2(logp, ref):
    difference = logp - ref
    return difference * difference / 2


def k3(logp, ref):
    """e^d − 1 − d, by its series where d is small."""
    d = ref - logp
    small = d.abs() < 0.1
    near = torch.where(small, d, torch.zeros_like(d))
    series = near**2 / 2 + near**3 / 6 + near**4 / 24 + near**5 / 120 + near**6 / 720 + near**7 / 5040
    series = series + near**8 / 40320 + near**9 / 362880
    far = torch.where(small, torch.ones_like(d), d)
    return torch.where(small, series, far.exp() - 1 - far)
