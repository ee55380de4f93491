"""One helper for the standard deviation; scaled unit draws are copied into the tensor."""

import torch


def _std(w, gain):
    return gain * (2 / (w[0].numel() + w[:, 0].numel())) ** 0.5


@torch.no_grad()
def xavier_uniform_(w, gain=1.0, generator=None):
    noise = torch.rand(w.shape, generator=generator, dtype=w.dtype, device=w.device)
    w.copy_((2 * noise - 1) * 3**0.5 * _std(w, gain))
    return w


@torch.no_grad()
def xavier_normal_(w, gain=1.0, generator=None):
    noise = torch.randn(w.shape, generator=generator, dtype=w.dtype, device=w.device)
    w.copy_(noise * _std(w, gain))
    return w
