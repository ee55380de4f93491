"""Normalization of weights instead of activations: by their length, and by their largest singular value."""

import torch


def weight_norm(v: torch.Tensor, g: torch.Tensor, dim: int = 0) -> torch.Tensor:
    """Weight normalization: a weight as a direction times a length.

    Args:
        v: the direction, of any length above 0; at least two dimensions, float32 or float64; contiguous or not. Left
            unchanged.
        g: the lengths, any numbers, of size 1 in every dimension but `dim`, where it has v's. Left unchanged.
        dim: the dimension whose slices each have a length of their own, at least 0.

    Returns:
        A tensor like `v` that autograd can differentiate for `v` and `g`.

    Source: Salimans and Kingma, Weight Normalization: A Simple Reparameterization to Accelerate Training of Deep Neural
    Networks, 2016, https://arxiv.org/abs/1602.07868; torch.nn.utils.parametrizations.weight_norm.
    """
    others = [d for d in range(v.dim()) if d != dim]  # a slice's own dimensions
    length = v.square().sum(dim=others, keepdim=True).sqrt()  # ‖v‖ of each slice, of g's shape
    return g * v / length  # w = g·v/‖v‖


def spectral_norm(
    w: torch.Tensor, u: torch.Tensor, n_iters: int = 1, eps: float = 1e-12
) -> tuple[torch.Tensor, torch.Tensor]:
    """Spectral normalization: a weight divided by an estimate of its largest singular value.

    Args:
        w: the weight, `(out, ...)` with at least two dimensions, taken as a matrix `(out, -1)`; float32 or float64;
            contiguous or not. Left unchanged.
        u: the last estimate of the first left singular vector, `(out,)`. Left unchanged.
        n_iters: how many steps of power iteration are made, at least 1. Each makes v from u, then u from v.
        eps: ε; a vector is divided by its length, or by ε where that is larger.

    Returns:
        The weight divided by σ = uᵀWv, like `w`, and the new u, `(out,)`. Autograd can differentiate the first for `w`,
        u and v being constants.

    Source: Miyato, Kataoka, Koyama and Yoshida, Spectral Normalization for Generative Adversarial Networks, 2018,
    algorithm 1, https://arxiv.org/abs/1802.05957.
    """
    matrix = w.reshape(w.shape[0], -1)  # W, (out, in)
    with torch.no_grad():
        for _ in range(n_iters):
            v = matrix.T @ u  # (in,)
            v = v / v.norm().clamp(min=eps)  # ṽ = Wᵀũ/‖Wᵀũ‖
            u = matrix @ v  # (out,), a new tensor: the caller's u is left alone
            u = u / u.norm().clamp(min=eps)  # ũ = Wṽ/‖Wṽ‖
    sigma = u @ matrix @ v  # σ = ũᵀWṽ, at most the largest singular value; the gradient flows through W alone
    return w / sigma, u
