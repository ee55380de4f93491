"""Through lerp and index_select, λ as a Python number, a Dirichlet draw for the Beta one."""

import torch


def mixup(x, y_one_hot, alpha, generator=None):
    if alpha == 0:
        return x.clone(), y_one_hot.clone()
    pi = torch.randperm(x.size(0), generator=generator, device=x.device)
    concentration = torch.tensor([alpha, alpha], dtype=torch.float64, device=x.device)
    lam = torch._sample_dirichlet(concentration, generator=generator)[0].item()
    return tuple(torch.lerp(t.index_select(0, pi), t, lam) for t in (x, y_one_hot))
