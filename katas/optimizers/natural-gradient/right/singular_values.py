"""By the singular values of the samples' gradients."""

import torch


def natural_gradient(grad, per_sample_grads, damping):
    N = per_sample_grads.shape[0]
    _, S, Vh = torch.linalg.svd(per_sample_grads, full_matrices=False)
    inside = Vh @ grad
    outside = grad - Vh.T @ inside
    return Vh.T @ (inside / (S**2 / N + damping)) + outside / damping
