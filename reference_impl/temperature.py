"""Softmax with a temperature, and samples from it that gradients pass through."""

import torch


def softmax_with_temperature(logits: torch.Tensor, temperature: float, dim: int = -1) -> torch.Tensor:
    """Softmax of logits divided by a temperature: even for a high one, sharp for a low one.

    Args:
        logits: at least one dimension, float32 or float64; contiguous or not. Left unchanged.
        temperature: T ≥ 0. 0 is the limit: all probability is the largest logit's, the first one's where several are
            largest.
        dim: the dimension to normalise, negative ones counted from the end.

    Returns:
        A tensor like `logits`, sums of 1 along `dim`, that autograd can differentiate for T > 0.

    Raises:
        ValueError: `temperature` is negative.

    Source: Hinton, Vinyals and Dean, Distilling the Knowledge in a Neural Network, 2015,
    https://arxiv.org/abs/1503.02531.
    """
    if temperature < 0:
        raise ValueError(f"temperature must be at least 0, got {temperature}")
    if temperature == 0:
        first = logits.argmax(dim=dim, keepdim=True)  # size 1 along dim; the first of several largest
        return torch.zeros_like(logits).scatter(dim, first, 1.0)
    return torch.softmax(logits / temperature, dim=dim)


def gumbel_softmax(
    logits: torch.Tensor, tau: float = 1.0, hard: bool = False, generator: torch.Generator | None = None
) -> torch.Tensor:
    """Samples from categorical distributions that autograd can differentiate (Gumbel-softmax, or concrete).

    Args:
        logits: unnormalised log-probabilities `(..., K)`, float32 or float64; contiguous or not. Left unchanged.
        tau: the temperature τ > 0: the lower, the nearer a sample is to one-hot.
        hard: whether samples are one-hot. Their gradient is that of the soft sample all the same.
        generator: a `torch.Generator` on the device of `logits` that all draws are made from; None is torch's global
            one.

    Returns:
        A tensor like `logits`, sums of 1 along the last dimension, drawn anew for each row. The largest entry is that
        of class k with probability softmax(logits)_k, whatever tau.

    Source: Jang, Gu and Poole, Categorical Reparameterization with Gumbel-Softmax, 2017,
    https://arxiv.org/abs/1611.01144.
    """
    u = torch.rand(logits.shape, generator=generator, dtype=logits.dtype, device=logits.device)
    gumbel = -torch.log(-torch.log(u))  # (..., K), the distribution of a maximum
    soft = torch.softmax((logits + gumbel) / tau, dim=-1)  # (..., K)
    if not hard:
        return soft
    one_hot = torch.zeros_like(soft).scatter(-1, soft.argmax(dim=-1, keepdim=True), 1.0)
    return one_hot - soft.detach() + soft  # straight through: the value of the one, the gradient of the other
