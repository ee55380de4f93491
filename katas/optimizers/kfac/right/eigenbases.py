"""In the factors' eigenbases, where both inverses are divisions."""

import torch


def kfac_update(grad_w, activations, output_grads, damping):
    A = torch.einsum("ni,nj->ij", activations, activations) / activations.size(0)
    G = torch.einsum("ni,nj->ij", output_grads, output_grads) / output_grads.size(0)
    da, Ua = torch.linalg.eigh(A)
    dg, Ug = torch.linalg.eigh(G)
    inner = Ug.T @ grad_w @ Ua
    inner = inner / (dg.unsqueeze(1) + damping) / (da.unsqueeze(0) + damping)
    return Ug @ inner @ Ua.T
