"""Noise on gradients, which fades as training goes on."""

import torch


def add_gradient_noise(params, step, sigma, gamma=0.55, generator=None):
    """Adds fresh normal noise to every gradient, in place.

    params: iterable of tensors, in whose `.grad` the noise is added; one whose `.grad` is None is passed over.
    step: number of the update, an int from 0.
    sigma: number ≥ 0, the noise's standard deviation at step 0.
    gamma: number ≥ 0, how fast it fades: the noise of step t has mean 0 and variance σ² / (1 + t)^γ.
    generator: a `torch.Generator` on the gradients' device for all draws; None is torch's global one.

    Source: Neelakantan et al. 2015, "Adding Gradient Noise Improves Learning for Very Deep Networks", section 3, with
    σ² for its η (https://arxiv.org/abs/1511.06807).
    """
    variance = sigma**2 / (1 + step) ** gamma
    std = variance**0.5
    for p in params:
        if p.grad is None:
            continue
        # N(0, 1), for every element by itself
        noise = torch.randn(p.grad.shape, generator=generator, dtype=p.grad.dtype, device=p.grad.device)
        p.grad.add_(std * noise)
