"""Augmentation that mixes samples, and their labels with them."""

import torch


def mixup(x, y_one_hot, alpha, generator=None):
    """Mixup: every sample of a batch is blended with a partner from the same batch, and so is its label.

    x: float tensor (N, …), N ≥ 1. y_one_hot: float tensor (N, C), one-hot or soft labels.
    alpha: float ≥ 0, of the distribution Beta(α, α) that the share λ has; with 0 nothing is mixed.
    generator: a `torch.Generator` on x's device that all draws are made from; None is torch's global one.
    Returns: (x_mixed, y_mixed), of the shapes and dtypes of x and y_one_hot, which stay as they are.

    Source: Zhang et al. 2018, "mixup: Beyond Empirical Risk Minimization" (https://arxiv.org/abs/1710.09412).
    """
    lam = 1.0
    if alpha > 0:
        # two Gamma(α, 1) variables a and b: a / (a + b) is Beta(α, α). In float64, for a small α makes them tiny
        shapes = torch.full((2,), alpha, dtype=torch.float64, device=x.device)
        a, b = torch._standard_gamma(shapes, generator=generator)
        lam = a / (a + b)  # 0-d: the batch's one λ
    partner = torch.randperm(len(x), generator=generator, device=x.device)  # (N,)
    x_mixed = lam * x + (1 - lam) * x[partner]
    y_mixed = lam * y_one_hot + (1 - lam) * y_one_hot[partner]
    return x_mixed, y_mixed
