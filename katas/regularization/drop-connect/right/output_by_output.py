"""One output after the other, from where and a sum over its inputs."""

import torch


def drop_connect(x, weight, p, generator=None):
    outputs = []
    for row in weight:
        noise = torch.rand(row.shape, generator=generator, dtype=torch.float64, device=row.device)
        kept = torch.where(noise >= p, row / max(1 - p, 1e-30), torch.zeros_like(row))
        outputs.append((x * kept).sum(dim=-1))
    return torch.stack(outputs, dim=-1)
