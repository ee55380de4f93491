"""Columns instead of vectors; the weight's graph enters only in σ, as the sum of W ∘ uvᵀ."""

import torch


def _unit(x, eps):
    return x / torch.maximum(torch.linalg.vector_norm(x), x.new_tensor(eps))


def spectral_norm(w: torch.Tensor, u: torch.Tensor, n_iters: int = 1, eps: float = 1e-12):
    constant = w.detach().reshape(len(w), -1)
    left = u.detach().unsqueeze(1)  # (out, 1)
    for _ in range(n_iters):
        right = _unit(constant.transpose(0, 1).mm(left), eps)  # (in, 1)
        left = _unit(constant.mm(right), eps)
    outer = (left @ right.transpose(0, 1)).reshape(w.shape)
    sigma = (w * outer).sum()
    return w.div(sigma), left.squeeze(1)
