"""A boolean mask over the pixels and torch.where; sides rounded to the nearest, the centre a real number."""

import torch


def cutmix(x, y_one_hot, alpha, generator=None):
    if alpha == 0:
        return x.clone(), y_one_hot.clone()
    n, _, height, width = x.shape
    concentration = torch.tensor([alpha, alpha], dtype=torch.float64, device=x.device)
    lam = torch._sample_dirichlet(concentration, generator=generator)[0]
    u = torch.rand(2, generator=generator, dtype=torch.float64, device=x.device)
    half = torch.sqrt(1 - lam) / 2
    rows = (torch.arange(height, device=x.device) + 0.5) / height
    columns = (torch.arange(width, device=x.device) + 0.5) / width
    box = ((rows - u[0]).abs() < half)[:, None] & ((columns - u[1]).abs() < half)
    pi = torch.randperm(n, generator=generator, device=x.device)
    left = 1 - box.to(y_one_hot.dtype).mean()
    return torch.where(box, x[pi], x), torch.lerp(y_one_hot[pi], y_one_hot, left)
