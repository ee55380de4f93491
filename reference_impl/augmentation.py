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


def cutmix(x, y_one_hot, alpha, generator=None):
    """CutMix: one box of every image of a batch is replaced by a partner's, and the labels are mixed by area.

    x: float tensor (N, C, H, W), N ≥ 1. y_one_hot: float tensor (N, K), one-hot or soft labels.
    alpha: float ≥ 0, of the distribution Beta(α, α) that the share λ has; with 0 nothing is changed.
    generator: a `torch.Generator` on x's device that all draws are made from; None is torch's global one.
    Returns: (x_mixed, y_mixed), of the shapes and dtypes of x and y_one_hot, which stay as they are. The box has the
        sides √(1 − λ)·H and √(1 − λ)·W, rounded in any way, and is clipped at the border.

    Source: Yun et al. 2019, "CutMix: Regularization Strategy to Train Strong Classifiers with Localizable Features"
    (https://arxiv.org/abs/1905.04899).
    """
    N, _, H, W = x.shape
    lam = 1.0
    if alpha > 0:
        # two Gamma(α, 1) variables a and b: a / (a + b) is Beta(α, α). In float64, for a small α makes them tiny
        shapes = torch.full((2,), alpha, dtype=torch.float64, device=x.device)
        a, b = torch._standard_gamma(shapes, generator=generator).tolist()
        lam = a / (a + b)
    partner = torch.randperm(N, generator=generator, device=x.device)  # (N,)
    # a box with the share 1 − λ of the area, its sides in the image's proportion
    side = (1 - lam) ** 0.5
    half_h, half_w = int(side * H) // 2, int(side * W) // 2
    # its centre is any pixel; what lies outside the image is cut off
    cy = int(torch.randint(H, (), generator=generator, device=x.device))
    cx = int(torch.randint(W, (), generator=generator, device=x.device))
    top, bottom = max(cy - half_h, 0), min(cy + half_h, H)
    left, right = max(cx - half_w, 0), min(cx + half_w, W)
    x_mixed = x.clone()
    x_mixed[:, :, top:bottom, left:right] = x[partner, :, top:bottom, left:right]
    # rounding and clipping changed the area: the label's share is that of the pixels that are left
    share = 1 - (bottom - top) * (right - left) / (H * W)
    y_mixed = share * y_one_hot + (1 - share) * y_one_hot[partner]
    return x_mixed, y_mixed
