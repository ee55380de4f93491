"""Sample by sample: a number from the generator each, and the samples stacked."""

import torch


def stochastic_depth(x, residual, p, training, generator=None):
    if not training:
        return x + residual
    results = []
    for sample, branch in zip(x, residual, strict=True):
        kept = torch.rand((), generator=generator, device=x.device).item() >= p
        results.append(sample + branch / (1 - p) if kept else sample + 0 * branch)
    return torch.stack(results)
