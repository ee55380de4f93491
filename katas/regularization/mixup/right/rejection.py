"""Jöhnk's rejection for the Beta variable, a permutation by sorting noise, loops over samples."""

import math

import torch


def _beta(alpha, generator, device):
    while True:
        u, v = torch.rand(2, generator=generator, dtype=torch.float64, device=device).tolist()
        if u == 0 or v == 0:
            continue
        # in logarithms, for u ** (1 / alpha) underflows
        a, b = math.log(u) / alpha, math.log(v) / alpha
        top = max(a, b)
        total = top + math.log(math.exp(a - top) + math.exp(b - top))
        if total <= 0:
            return math.exp(a - total)


def _mixing_share(alpha, generator, device):
    if alpha == 0:
        return 1.0
    if alpha <= 1:
        return _beta(alpha, generator, device)
    a, b = torch._standard_gamma(torch.tensor([alpha, alpha], device=device), generator=generator).tolist()
    return a / (a + b)


def mixup(x, y_one_hot, alpha, generator=None):
    lam = _mixing_share(alpha, generator, x.device)
    order = torch.rand(x.shape[0], generator=generator, device=x.device).argsort().tolist()
    x_mixed, y_mixed = torch.empty_like(x), torch.empty_like(y_one_hot)
    for i, j in enumerate(order):
        x_mixed[i] = lam * x[i] + (1.0 - lam) * x[j]
        y_mixed[i] = lam * y_one_hot[i] + (1.0 - lam) * y_one_hot[j]
    return x_mixed, y_mixed
