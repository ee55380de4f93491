"""The mixing as one matrix M = λ I + (1 − λ) P, applied to both; NumPy draws λ, seeded from torch's generator."""

import numpy as np
import torch


def mixup(x, y_one_hot, alpha, generator=None):
    n = x.shape[0]
    seed = torch.randint(2**62, (), generator=generator, device=x.device).item()
    rng = np.random.default_rng(seed)
    lam = rng.beta(alpha, alpha) if alpha > 0 else 1.0
    eye = torch.eye(n, dtype=torch.float64, device=x.device)
    mixing = lam * eye + (1 - lam) * eye[torch.as_tensor(rng.permutation(n), device=x.device)]
    x_mixed = (mixing.to(x.dtype) @ x.reshape(n, -1)).reshape(x.shape)
    return x_mixed, mixing.to(y_one_hot.dtype) @ y_one_hot
