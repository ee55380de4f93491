"""By the Woodbury identity, in a system as large as the number of samples."""

import torch


def natural_gradient(grad, per_sample_grads, damping):
    J = per_sample_grads
    N = J.size(0)
    kernel = J @ J.T + N * damping * torch.eye(N, dtype=J.dtype, device=J.device)
    return (grad - J.T @ torch.linalg.solve(kernel, J @ grad)) / damping
