"""Gumbel noise as minus the logarithm of an exponential variable; straight through by a function of its own."""

import torch


def gumbel_softmax(logits, tau=1.0, hard=False, generator=None):
    noise = torch.empty(logits.shape, dtype=logits.dtype, device=logits.device).exponential_(generator=generator)
    y = ((logits - noise.clamp(min=1e-30).log()) / tau).softmax(-1)
    if hard:
        hot = torch.nn.functional.one_hot(y.argmax(-1), y.shape[-1]).to(y.dtype)
        y = y + (hot - y).detach()
    return y
