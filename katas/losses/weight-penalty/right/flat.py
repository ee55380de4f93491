"""Everything in one long vector."""

import torch


def _flat(params):
    return torch.cat([p.reshape(-1) for p in params])


def l2_penalty(params, lam):
    w = _flat(params)
    return w @ w * (lam / 2)


def l1_penalty(params, lam):
    return lam * torch.abs(_flat(params)).sum()


def l2_penalty_backward(params, lam):
    return [p.detach().clone().mul_(lam) for p in params]


def l1_penalty_backward(params, lam):
    result = []
    for p in params:
        data = p.detach()
        result.append(lam * ((data > 0).to(data.dtype) - (data < 0).to(data.dtype)))
    return result
