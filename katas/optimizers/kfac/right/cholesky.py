"""By Cholesky factors."""

import torch


def kfac_update(grad_w, activations, output_grads, damping):
    def factor(rows):
        mean = rows.mT.matmul(rows).div(rows.shape[0])
        return torch.linalg.cholesky(mean + torch.diag(torch.full_like(mean[0], damping)))

    half = torch.cholesky_solve(grad_w, factor(output_grads))
    return torch.cholesky_solve(half.mT, factor(activations)).mT
