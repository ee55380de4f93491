"""Explicit inverses, factors summed sample by sample."""

import torch


def kfac_update(grad_w, activations, output_grads, damping):
    n_out, n_in = grad_w.shape
    A = grad_w.new_zeros(n_in, n_in)
    G = grad_w.new_zeros(n_out, n_out)
    for a, g in zip(activations, output_grads):
        A += a[:, None] * a[None, :]
        G += g[:, None] * g[None, :]
    A, G = A / len(activations), G / len(output_grads)
    A.diagonal().add_(damping)
    G.diagonal().add_(damping)
    return torch.linalg.inv(G) @ grad_w @ torch.linalg.inv(A)
