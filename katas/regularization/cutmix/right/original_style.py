"""As the authors' own loop has it: NumPy for the box, seeded from torch's generator, and λ recomputed."""

import numpy as np
import torch


def _box(rng, height, width, lam):
    cut = np.sqrt(1.0 - lam)
    cut_h, cut_w = int(round(height * cut)), int(round(width * cut))
    cy, cx = rng.integers(height), rng.integers(width)
    y1, y2 = np.clip([cy - cut_h // 2, cy - cut_h // 2 + cut_h], 0, height)
    x1, x2 = np.clip([cx - cut_w // 2, cx - cut_w // 2 + cut_w], 0, width)
    return int(y1), int(y2), int(x1), int(x2)


def cutmix(x, y_one_hot, alpha, generator=None):
    rng = np.random.default_rng(torch.randint(2**62, (), generator=generator, device=x.device).item())
    lam = rng.beta(alpha, alpha) if alpha > 0 else 1.0
    order = torch.as_tensor(rng.permutation(len(x)), device=x.device)
    y1, y2, x1, x2 = _box(rng, x.size(2), x.size(3), lam)
    images = x.detach().clone()
    images[..., y1:y2, x1:x2] = x[order][..., y1:y2, x1:x2]
    lam = 1 - ((y2 - y1) * (x2 - x1) / (x.size(-1) * x.size(-2)))
    return [images, y_one_hot * lam + y_one_hot[order] * (1 - lam)]
